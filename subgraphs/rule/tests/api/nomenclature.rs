use serde_json::{Value, json};

use crate::support::{NOMENCLATURE, Platform, code, refusals, refused};

const IMPORTED: &str = "{ imported changed userErrors { code path message } }";
const HEADER: &str = "section,hscode,description,parent,level\n";

async fn import(platform: &Platform, csv: &str) -> Value {
    platform.admin("importNomenclature", IMPORTED, json!({ "csv": csv })).await
}

async fn entry(platform: &Platform, code: &str) -> Value {
    let query = "query($code: HsCode!) { nomenclature(code: $code) { code description section path { code path { code } } } }";
    platform.answer(&testkit::anonymous(), query, json!({ "code": code })).await["nomenclature"].clone()
}

#[tokio::test]
async fn a_code_is_found_with_its_path_by_anybody() {
    let platform = Platform::with_codes().await;
    let found = entry(&platform, "850760").await;
    assert_eq!((&found["code"], &found["section"]), (&json!("850760"), &json!("XVI")));
    let codes = |path: &Value| -> Vec<Value> {
        path.as_array().unwrap().iter().map(|each| each["code"].clone()).collect()
    };
    assert_eq!(codes(&found["path"]), ["85", "8507", "850760"]);
    assert_eq!(codes(&found["path"][1]["path"]), ["85", "8507"]);
    assert_eq!(codes(&entry(&platform, "95").await["path"]), ["95"]);
    assert_eq!(entry(&platform, "999999").await, Value::Null);
    let answer =
        platform.ask(&testkit::anonymous(), "{ nomenclature(code: \"85076\") { code } }", json!({})).await;
    assert!(answer["errors"][0]["message"].as_str().unwrap().contains("2, 4 or 6 digits"), "{answer}");
}

#[tokio::test]
async fn importing_twice_changes_nothing_and_a_new_wording_one() {
    let platform = Platform::bare().await;
    let first = import(&platform, NOMENCLATURE).await;
    let rows = NOMENCLATURE.trim().lines().count() - 1;
    assert_eq!((&first["imported"], &first["changed"]), (&json!(rows), &json!(rows)));
    let second = import(&platform, NOMENCLATURE).await;
    assert_eq!((&second["imported"], &second["changed"]), (&json!(rows), &json!(0)));
    let third = import(&platform, &NOMENCLATURE.replace("LED modules", "Modules of LEDs")).await;
    assert_eq!(third["changed"], 1);
    assert_eq!(entry(&platform, "853951").await["description"], "Modules of LEDs");
}

#[tokio::test]
async fn one_bad_row_keeps_all_out() {
    let platform = Platform::bare().await;
    let good: Vec<_> = (0..10).map(|number| format!("I,0{number},Chapter,TOTAL,2\n")).collect();
    let good = good.concat();
    let refused_file = import(&platform, &format!("{HEADER}{good}I,0102,Bovines,01,6\n")).await;
    refused(&refused_file, "CSV_ROW_INVALID", "input.csv");
    assert!(
        refused_file["userErrors"][0]["message"].as_str().unwrap().starts_with("line 12"),
        "{refused_file}"
    );
    assert_eq!(platform.number("select count(*) from nomenclature_entries").await, 0);
}

#[tokio::test]
async fn what_is_no_nomenclature_is_refused() {
    let platform = Platform::bare().await;
    refused(&import(&platform, "").await, "CSV_HEADER_INVALID", "input.csv");
    refused(&import(&platform, "code,text\n85,Machines\n").await, "CSV_HEADER_INVALID", "input.csv");
    refused(&import(&platform, HEADER).await, "CSV_EMPTY", "input.csv");
    refused(
        &import(&platform, &format!("{HEADER}{}", "x".repeat(1_500_000))).await,
        "CSV_TOO_LARGE",
        "input.csv",
    );
    refused(
        &import(&platform, &format!("{HEADER}I,01,a\0b,TOTAL,2\n")).await,
        "CSV_ROW_INVALID",
        "input.csv",
    );
    let many = "I,1,One,TOTAL,2\n".repeat(100);
    assert_eq!(refusals(&import(&platform, &format!("{HEADER}{many}")).await).len(), 20);
}

#[tokio::test]
async fn only_administrators_import() {
    let platform = Platform::bare().await;
    let query = "mutation { importNomenclature(input: { csv: \"\" }) { imported } }";
    let seller = testkit::seller(uuid::Uuid::now_v7());
    assert_eq!(code(&platform.ask(&seller, query, json!({})).await), "FORBIDDEN");
    assert_eq!(code(&platform.ask(&testkit::anonymous(), query, json!({})).await), "UNAUTHENTICATED");
}
