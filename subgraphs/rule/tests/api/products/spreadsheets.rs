//! Files written by spreadsheets and other programs: the report has every row that is not empty, with its line.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, refused};

const IMPORTED: &str = "{ imported refused rows { line sku productId userErrors { code path message } } userErrors { code path message } }";

async fn import(platform: &RuleDomain, seller: &Arc<Caller>, csv: &str) -> Value {
    platform
        .mutate(
            seller,
            "importProducts",
            IMPORTED,
            json!({ "csv": csv, "mode": "GOOD_ROWS" }),
        )
        .await
}

/// Returns the line of each row, and the code of its refusal if there is one.
fn report(imported: &Value) -> Vec<(u64, Option<String>)> {
    let rows = imported["rows"]
        .as_array()
        .unwrap_or_else(|| panic!("{imported}"))
        .iter();
    let code = |row: &Value| row["userErrors"][0]["code"].as_str().map(str::to_owned);
    rows.map(|row| (row["line"].as_u64().unwrap(), code(row)))
        .collect()
}

fn good(lines: &[u64]) -> Vec<(u64, Option<String>)> {
    lines.iter().map(|&line| (line, None)).collect()
}

#[tokio::test]
async fn the_forms_of_spreadsheets_are_understood_with_true_lines() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    for (csv, lines) in [
        (
            "sku,name,origin_country,hs_code,,\r\nA-1,Bank,CN,850760,,\r\n",
            &[2][..],
        ),
        (
            "sku,name,origin_country,hs_code\r\nB-1,Bank,CN,850760\r\n,,,\r\n,,,\r\nB-2,Bank,CN,850760\r\n",
            &[2, 5],
        ),
        (
            "sku,name,origin_country,hs_code\rC-1,Bank,CN,850760\rC-2,Bank,CN,850760\r",
            &[2, 3],
        ),
        (
            "sep=;\r\nsku;name;origin_country;hs_code\r\nD-1;Bank;CN;850760\r\n",
            &[3],
        ),
        (
            "\u{FEFF}sku\tname\torigin_country\ths_code\nE-1\tBank\tCN\t850760\n",
            &[2],
        ),
        (
            "sku;name;origin_country;hs_code\nF-1;\"Bank; red\";CN;850760\n",
            &[2],
        ),
        (
            "sku,name,origin_country,hs_code,description\nG-1,Bank,CN,850760,\"two\nlines\"\nG-2,Bank,CN,850760,\n",
            &[2, 4],
        ),
    ] {
        assert_eq!(
            report(&import(&platform, &seller, csv).await),
            good(lines),
            "{csv:?}"
        );
    }
}

#[tokio::test]
async fn a_stray_quote_costs_its_own_row_and_no_other() {
    let platform = RuleDomain::start().await;
    let header = "sku,name,origin_country,hs_code,description\n";
    let refused = |line: u64| (line, Some("CSV_ROW_INVALID".to_owned()));
    for (rows, wanted) in [
        (
            "Q-1,Cable,CN,850760,\"5\"\" cable\nQ-2,Bank,CN,850760,plain\nQ-3,Bank,CN,850760,plain\n",
            [refused(2), (3, None), (4, None)],
        ),
        (
            "Q-1,Cable,CN,850760,5\" cable\nQ-2,Bank,CN,850760,plain\nQ-3,Bank,CN,850760,plain\n",
            [refused(2), (3, None), (4, None)],
        ),
        (
            "Q-1,Cable,CN,850760,\"5 in\nQ-2,Bank,CN,850760,plain\nQ-3,Bank,CN,850760,6 in\"\n",
            [refused(2), (3, None), refused(4)],
        ),
        (
            "Q-1,\"Ca\nble\",CN,850760,\nQ-2,Bank,CN,850760,plain\n",
            [refused(2), refused(3), (4, None)],
        ),
    ] {
        let seller = testkit::seller(Uuid::now_v7());
        assert_eq!(
            report(&import(&platform, &seller, &format!("{header}{rows}")).await),
            wanted,
            "{rows:?}"
        );
    }
}

#[tokio::test]
async fn a_file_that_could_be_read_in_two_ways_is_refused() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    for header in [
        "sku,name,origin_country,hs_code,name\n",
        "sku,name,origin_country,\"hs_code\n",
        "sku,name,origin_country,hs_code,fact:1\n",
    ] {
        let csv = format!("{header}A,Bank,CN,850760,x\n");
        refused(
            &import(&platform, &seller, &csv).await,
            "CSV_HEADER_INVALID",
            "input.csv",
        );
    }
}

#[tokio::test]
async fn cells_keep_their_value_or_are_refused() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let csv = "sku,name,origin_country,hs_code,fact:ce_marked,fact:wet,fact:lot,fact:kg\r\n\
               B-1,Bank,CN,850760,TRUE,WAHR,0034,1.5\r\n\
               B-2,Bank,CN,850760,FALSCH,FAUX,123456789012345678901234,2\r\n\
               B-3,Bank,CN,850760,TRUE,TRUE,1.10,2\r\n\
               B-4,Bank,CN,850760,TRUE,TRUE,A,\"1,5\"\r\n\
               B-5,Bank,CN,850760,perhaps,TRUE,A,1\r\n";
    let imported = import(&platform, &seller, csv).await;
    let code = |code: &str| Some(code.to_owned());
    let wanted = [
        (2, None),
        (3, None),
        (4, code("FACT_VALUE_INVALID")),
        (5, code("FACT_VALUE_INVALID")),
        (6, code("FACT_TYPE_MISMATCH")),
    ];
    assert_eq!(report(&imported), wanted, "{imported}");
    let facts = async |row: usize| {
        let id = &imported["rows"][row]["productId"];
        let query = format!("{{ product(id: {id}) {{ facts {{ name text number flag }} }} }}");
        platform.answer(&seller, &query, json!({})).await["product"]["facts"].clone()
    };
    let fact = |name: &str, kind: &str, value: Value| {
        let mut fact = json!({ "name": name, "text": null, "number": null, "flag": null });
        fact[kind] = value;
        fact
    };
    let first = json!([
        fact("ce_marked", "flag", json!(true)),
        fact("kg", "number", json!(1.5)),
        fact("lot", "text", json!("0034")),
        fact("wet", "flag", json!(true)),
    ]);
    assert_eq!(facts(0).await, first);
    assert_eq!(
        facts(1).await[2],
        fact("lot", "text", json!("123456789012345678901234"))
    );
}

#[tokio::test]
async fn the_nomenclature_is_read_by_the_same_reader() {
    let platform = RuleDomain::bare().await;
    let rows = "sep=;\r\nsection;hscode;description;parent;level\r\nXVI;85;\"Machinery; electrical\";TOTAL;2\r\n;;;;\r\n";
    let payload = platform
        .admin(
            "importNomenclature",
            "{ imported userErrors { message } }",
            json!({ "csv": rows }),
        )
        .await;
    assert_eq!(payload, json!({ "imported": 1, "userErrors": [] }));
    let bad = "section,hscode,description,parent,level\nXVI,85,\"Machinery,TOTAL,2\nXVI,84,Boilers,TOTAL,2\n";
    let payload = platform
        .admin(
            "importNomenclature",
            "{ imported userErrors { message } }",
            json!({ "csv": bad }),
        )
        .await;
    let message = payload["userErrors"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("line 2: ") && message.contains("quote"),
        "{message}"
    );
    assert_eq!(
        payload["userErrors"].as_array().unwrap().len(),
        1,
        "{payload}"
    );
}
