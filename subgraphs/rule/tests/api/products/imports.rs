//! Import of products from CSV.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, code, mutation, refused};

const IMPORTED: &str = "{ imported refused rows { line sku productId userErrors { code path message } } userErrors { code path message } }";
const HEADER: &str =
    "sku,name,origin_country,hs_code,gtin,national:GB,fact:un_number,fact:ce_marked\n";

async fn import(platform: &RuleDomain, seller: &Arc<Caller>, rows: &str, mode: &str) -> Value {
    let input = json!({ "csv": format!("{HEADER}{rows}"), "mode": mode });
    platform
        .mutate(seller, "importProducts", IMPORTED, input)
        .await
}

#[tokio::test]
async fn good_rows_become_products_with_typed_facts() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let rows =
        "A,\"Bank, red\",CN,850760,4006381333931,8507600010,3480,true\n\nB,Bank,CN,850760,,,,\n";
    let done = import(&platform, &seller, rows, "ALL_OR_NOTHING").await;
    assert_eq!(
        (&done["imported"], &done["refused"]),
        (&json!(2), &json!(0)),
        "{done}"
    );
    assert_eq!(done["rows"][1]["line"], 4, "as in the file");
    let id = done["rows"][0]["productId"].as_str().unwrap();
    let query = format!(
        "{{ product(id: \"{id}\") {{ name gtin nationalCodes {{ market code }} facts {{ name text flag }} }} }}"
    );
    let product = &platform.answer(&seller, &query, json!({})).await["product"];
    assert_eq!(
        (&product["name"], &product["gtin"]),
        (&json!("Bank, red"), &json!("4006381333931"))
    );
    let facts = json!([{ "name": "ce_marked", "text": null, "flag": true }, { "name": "un_number", "text": "3480", "flag": null }]);
    assert_eq!(
        (&product["facts"], &product["nationalCodes"][0]["market"]),
        (&facts, &json!("GB"))
    );
    assert_eq!(
        platform
            .events("ProductCreated", id.parse().unwrap())
            .await
            .len(),
        1
    );
}

#[tokio::test]
async fn one_bad_row_in_ten_thousand_stops_all_or_only_itself() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let row = |number: usize| match number {
        7_000 => "P-7000,Bank,CN,8507600,,,,\n".to_owned(),
        _ => format!("P-{number},Bank,CN,850760,,,,\n"),
    };
    let rows: String = (0..10_000).map(row).collect();
    let done = import(&platform, &seller, &rows, "ALL_OR_NOTHING").await;
    assert_eq!(
        (&done["imported"], &done["refused"]),
        (&json!(0), &json!(1))
    );
    let bad: Vec<_> = done["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["userErrors"] != json!([]))
        .collect();
    assert_eq!(
        (bad.len(), &bad[0]["line"], &bad[0]["sku"]),
        (1, &json!(7_002), &json!("P-7000"))
    );
    assert_eq!(platform.number("select count(*) from products").await, 0);
    let done = import(&platform, &seller, &rows, "GOOD_ROWS").await;
    assert_eq!(
        (&done["imported"], &done["refused"]),
        (&json!(9_999), &json!(1))
    );
    assert_eq!(
        platform.number("select count(*) from products").await,
        9_999
    );
    let again = import(&platform, &seller, &rows, "GOOD_ROWS").await;
    assert_eq!(
        (&again["imported"], &again["refused"]),
        (&json!(0), &json!(10_000)),
        "sent again it adds nothing"
    );
    assert_eq!(again["rows"][0]["userErrors"][0]["code"], "SKU_TAKEN");
}

#[tokio::test]
async fn each_row_is_told_what_is_wrong_with_it() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let rows = [
        ("A,Bank,CN,999999,,,,", "HS_CODE_UNKNOWN", "hs_code"),
        ("B,Bank,CN,850760,4006381333930,,,", "GTIN_INVALID", "gtin"),
        ("C,Bank,ZZ,850760,,,,", "COUNTRY_UNKNOWN", "origin_country"),
        (
            "D,Bank,CN,850760,,850760001,,",
            "NATIONAL_CODE_INVALID",
            "national:GB",
        ),
        (
            "E,Bank,CN,850760,,,,perhaps",
            "FACT_TYPE_MISMATCH",
            "fact:ce_marked",
        ),
        ("F,,CN,850760,,,,", "TEXT_INVALID", "name"),
        ("G,Bank,CN,850760", "CSV_ROW_INVALID", ""),
        ("I\x00,Bank,CN,850760,,,,", "TEXT_INVALID", "sku"),
        ("J,Bank,CN,8507\x0006,,,,", "HS_CODE_INVALID", "hs_code"),
        ("H,Bank,CN,850760,,,,", "none", ""),
        ("H,Bank,CN,850760,,,,", "SKU_TAKEN", "sku"),
    ];
    let csv: Vec<_> = rows.iter().map(|(row, ..)| *row).collect();
    let done = import(&platform, &seller, &csv.join("\n"), "GOOD_ROWS").await;
    for (row, (text, expected, column)) in done["rows"].as_array().unwrap().iter().zip(rows) {
        assert_eq!(
            row["userErrors"][0]["code"].as_str().unwrap_or("none"),
            expected,
            "{text}: {row}"
        );
        assert_eq!(row["productId"].is_string(), expected == "none");
        let path = match (expected, column) {
            ("none", _) => Value::Null,
            (_, "") => json!(["input", "csv"]),
            (_, column) => json!(["input", "csv", column]),
        };
        assert_eq!(row["userErrors"][0]["path"], path, "{text}: {row}");
    }
    assert_eq!(done["imported"], 1);
}

#[tokio::test]
async fn a_row_with_an_invalid_fact_has_its_sku_and_its_other_errors() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let csv =
        "sku,name,origin_country,hs_code,fact:weight,fact:height\nA,Bank,CN,999999,\"99,5\",+1\n";
    let done = platform
        .mutate(&seller, "importProducts", IMPORTED, json!({ "csv": csv }))
        .await;
    let row = &done["rows"][0];
    let errors = row["userErrors"].as_array().unwrap();
    let codes: Vec<_> = errors.iter().map(|error| &error["code"]).collect();
    assert_eq!(
        codes,
        [
            "FACT_VALUE_INVALID",
            "FACT_VALUE_INVALID",
            "HS_CODE_UNKNOWN"
        ],
        "{row}"
    );
    assert_eq!(
        errors[0]["path"],
        json!(["input", "csv", "fact:weight"]),
        "{row}"
    );
    assert_eq!((&row["sku"], &done["refused"]), (&json!("A"), &json!(1)));
}

#[tokio::test]
async fn an_unknown_country_does_not_hide_the_other_errors_of_a_row() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let row = ",Bank,ZZ,8507,4006381333930,850650001,,perhaps";
    let done = import(&platform, &seller, row, "GOOD_ROWS").await;
    let errors = done["rows"][0]["userErrors"].as_array().unwrap();
    let found: Vec<_> = errors
        .iter()
        .map(|error| (&error["code"], &error["path"][2]))
        .collect();
    let expected = [
        ("COUNTRY_UNKNOWN", "origin_country"),
        ("FACT_TYPE_MISMATCH", "fact:ce_marked"),
        ("TEXT_INVALID", "sku"),
        ("GTIN_INVALID", "gtin"),
        ("HS_CODE_TOO_SHORT", "hs_code"),
    ]
    .map(|(code, column)| (json!(code), json!(column)));
    assert_eq!(
        found,
        expected
            .iter()
            .map(|(code, column)| (code, column))
            .collect::<Vec<_>>(),
        "at most 5: {done}"
    );
}

#[tokio::test]
async fn an_import_that_imports_nothing_leaves_its_key_free_for_the_corrected_file() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let good = "A,Bank,CN,850760,,,,\n";
    let bad = "B,Bank,CN,999999,,,,\n";
    let with_key = async |rows: &str, mode: &str| {
        let input =
            json!({ "csv": format!("{HEADER}{rows}"), "mode": mode, "idempotencyKey": "stock" });
        platform
            .mutate(&seller, "importProducts", IMPORTED, input)
            .await
    };
    let both = format!("{good}{bad}");
    for (rows, mode) in [(both.as_str(), "ALL_OR_NOTHING"), (bad, "GOOD_ROWS")] {
        let done = with_key(rows, mode).await;
        assert_eq!(
            (&done["imported"], &done["refused"], &done["userErrors"]),
            (&json!(0), &json!(1), &json!([])),
            "{done}"
        );
        assert_eq!(done["rows"].as_array().unwrap().len(), rows.lines().count());
    }
    for rows in [
        "select count(*) from idempotency_keys",
        "select count(*) from bulk_results",
        "select count(*) from products",
    ] {
        assert_eq!(platform.number(rows).await, 0, "{rows}");
    }
    let corrected = with_key(good, "ALL_OR_NOTHING").await;
    assert_eq!(corrected["imported"], 1, "{corrected}");
    assert_eq!(with_key(good, "ALL_OR_NOTHING").await, corrected);
    let another = with_key(bad, "GOOD_ROWS").await;
    refused(&another, "IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey");
}

#[tokio::test]
async fn a_file_that_is_none_leaves_nothing_behind() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let many = format!("{HEADER}{}", "A,Bank,CN,850760,,,,\n".repeat(10_001));
    let long = format!("{HEADER}{}", "x".repeat(2_000_000));
    for (csv, expected) in [
        ("sku;name;origin_country\n", "CSV_HEADER_INVALID"),
        (
            "name,origin_country,hs_code\nBank,CN,850760\n",
            "CSV_HEADER_INVALID",
        ),
        ("", "CSV_HEADER_INVALID"),
        (HEADER, "CSV_EMPTY"),
        (&many, "CSV_TOO_LARGE"),
        (&long, "CSV_TOO_LARGE"),
    ] {
        let answer = platform
            .mutate(&seller, "importProducts", IMPORTED, json!({ "csv": csv }))
            .await;
        refused(&answer, expected, "input.csv");
    }
    assert_eq!(platform.number("select count(*) from products").await, 0);
    let query = mutation("importProducts", IMPORTED);
    let answer = platform
        .ask(
            &testkit::admin(),
            &query,
            json!({ "input": { "csv": HEADER } }),
        )
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
}
