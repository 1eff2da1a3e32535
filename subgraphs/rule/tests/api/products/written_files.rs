//! Files written by Python: each row becomes the product that it describes, or is refused with its line.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use rule::domain::{Country, written_digits};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::RuleDomain;

const IMPORTED: &str = "{ imported refused rows { line sku productId userErrors { code path message } } userErrors { code path message } }";
const PRODUCTS: &str = "{ products(first: 100) { nodes { id sku name originCountry hsCode description facts { name text } } } }";
/// Fixed seeds, and random seeds of this run.
const SEEDS: u64 = 40;
const FRESH_SEEDS: u64 = 10;

/// File written by Python.
#[derive(Deserialize)]
struct Written {
    name: String,
    bytes: String,
    columns: Vec<String>,
    rows: Vec<WrittenRow>,
}

/// Row with the line in which it begins.
#[derive(Deserialize)]
struct WrittenRow {
    first: u64,
    cells: Vec<String>,
}

fn written() -> Vec<Written> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../crates/delimited/tests/write_rows.py"
    );
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let seeds = (1..=SEEDS)
        .chain(now..now + FRESH_SEEDS)
        .map(|seed| seed.to_string());
    let output = Command::new("python3")
        .arg(script)
        .arg("products")
        .args(seeds)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Returns the product of a row in the form of the API.
fn described(columns: &[String], row: &WrittenRow) -> Value {
    let cell = |column: &str| {
        let position = columns.iter().position(|name| name == column).unwrap();
        row.cells[position].trim().to_owned()
    };
    let given = |text: String| (!text.is_empty()).then_some(text);
    let brand =
        given(cell("fact:brand")).map(|brand| normalisation::line(&brand).unwrap_or_default());
    let facts: Vec<_> = brand
        .into_iter()
        .map(|text| json!({ "name": "brand", "text": text }))
        .collect();
    json!({
        "sku": normalisation::identifier(&cell("sku")),
        "name": normalisation::name(&cell("name")),
        "originCountry": Country::read(&cell("origin_country")).ok().map(Country::code),
        "hsCode": written_digits(&cell("hs_code")),
        "description": given(cell("description")),
        "facts": facts,
    })
}

#[tokio::test]
async fn each_row_becomes_its_product_or_is_refused_with_its_line() {
    let platform = RuleDomain::start().await;
    let (mut taken, mut all) = (0, 0);
    for file in written() {
        let seller = testkit::seller(Uuid::now_v7());
        let bytes = hex::decode(&file.bytes).unwrap();
        let csv = delimited::decode(&bytes).unwrap();
        let input = json!({ "csv": csv, "mode": "GOOD_ROWS" });
        let done = platform
            .mutate(&seller, "importProducts", IMPORTED, input)
            .await;
        assert_eq!(done["userErrors"], json!([]), "{}", file.name);
        let report = done["rows"].as_array().unwrap();
        let by_line: BTreeMap<u64, &Value> = report
            .iter()
            .map(|row| (row["line"].as_u64().unwrap(), row))
            .collect();
        assert_eq!(
            by_line.len(),
            report.len(),
            "{}: a line is reported once",
            file.name
        );
        let data = platform.answer(&seller, PRODUCTS, json!({})).await;
        let products = data["products"]["nodes"].as_array().unwrap();
        for row in &file.rows {
            all += 1;
            let reported = by_line.get(&row.first).unwrap_or_else(|| {
                panic!("{}: line {} is not reported\n{csv}", file.name, row.first)
            });
            let refused = !reported["userErrors"].as_array().unwrap().is_empty();
            assert_eq!(
                reported["productId"].is_null(),
                refused,
                "{}: {reported}",
                file.name
            );
            let Some(product) = products
                .iter()
                .find(|product| product["id"] == reported["productId"])
            else {
                assert!(refused, "{}: {reported}", file.name);
                continue;
            };
            taken += 1;
            let mut product = product.clone();
            product.as_object_mut().unwrap().remove("id");
            assert_eq!(
                product,
                described(&file.columns, row),
                "{}: line {}",
                file.name,
                row.first
            );
        }
        assert_eq!(done["imported"], products.len(), "{}", file.name);
    }
    assert!(taken * 4 > all, "{taken} of {all} rows were taken");
}
