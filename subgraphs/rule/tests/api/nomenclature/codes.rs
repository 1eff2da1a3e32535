use serde_json::{Value, json};

use crate::support::{NOMENCLATURE, RuleDomain, code, refusals, refused};

const IMPORTED: &str = "{ imported changed userErrors { code path message } }";
const HEADER: &str = "section,hscode,description,parent,level\n";

async fn import(platform: &RuleDomain, csv: &str) -> Value {
    platform
        .admin("importNomenclature", IMPORTED, json!({ "csv": csv }))
        .await
}

async fn entry(platform: &RuleDomain, code: &str) -> Value {
    let query = "query($code: HsCode!) { nomenclature(code: $code) { code description section path { code path { code } } } }";
    platform
        .answer(&testkit::anonymous(), query, json!({ "code": code }))
        .await["nomenclature"]
        .clone()
}

#[tokio::test]
async fn a_code_is_found_with_its_path_by_anybody() {
    let platform = RuleDomain::with_codes().await;
    let found = entry(&platform, "850760").await;
    assert_eq!(
        (&found["code"], &found["section"]),
        (&json!("850760"), &json!("XVI"))
    );
    let codes = |path: &Value| -> Vec<Value> {
        path.as_array()
            .unwrap()
            .iter()
            .map(|each| each["code"].clone())
            .collect()
    };
    assert_eq!(codes(&found["path"]), ["85", "8507", "850760"]);
    assert_eq!(codes(&found["path"][1]["path"]), ["85", "8507"]);
    assert_eq!(codes(&entry(&platform, "95").await["path"]), ["95"]);
    assert_eq!(entry(&platform, "999999").await, Value::Null);
    let answer = platform
        .ask(
            &testkit::anonymous(),
            "{ nomenclature(code: \"85076\") { code } }",
            json!({}),
        )
        .await;
    assert!(
        answer["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("2, 4 or 6 digits"),
        "{answer}"
    );
}

#[tokio::test]
async fn importing_twice_changes_nothing_and_a_new_wording_one() {
    let platform = RuleDomain::bare().await;
    let first = import(&platform, NOMENCLATURE).await;
    let rows = NOMENCLATURE.trim().lines().count() - 1;
    assert_eq!(
        (&first["imported"], &first["changed"]),
        (&json!(rows), &json!(rows))
    );
    let second = import(&platform, NOMENCLATURE).await;
    assert_eq!(
        (&second["imported"], &second["changed"]),
        (&json!(rows), &json!(0))
    );
    let third = import(
        &platform,
        &NOMENCLATURE.replace("LED modules", "Modules of LEDs"),
    )
    .await;
    assert_eq!(third["changed"], 1);
    assert_eq!(
        entry(&platform, "853951").await["description"],
        "Modules of LEDs"
    );
}

#[tokio::test]
async fn one_bad_row_keeps_all_out() {
    let platform = RuleDomain::bare().await;
    let good: Vec<_> = (0..10)
        .map(|number| format!("I,0{number},Chapter,TOTAL,2\n"))
        .collect();
    let good = good.concat();
    let refused_file = import(&platform, &format!("{HEADER}{good}I,0102,Bovines,01,6\n")).await;
    refused(&refused_file, "CSV_ROW_INVALID", "input.csv");
    assert!(
        refused_file["userErrors"][0]["message"]
            .as_str()
            .unwrap()
            .starts_with("line 12"),
        "{refused_file}"
    );
    assert_eq!(
        platform
            .number("select count(*) from nomenclature_entries")
            .await,
        0
    );
}

#[tokio::test]
async fn what_is_no_nomenclature_is_refused() {
    let platform = RuleDomain::bare().await;
    refused(
        &import(&platform, "").await,
        "CSV_HEADER_INVALID",
        "input.csv",
    );
    refused(
        &import(&platform, "code,text\n85,Machines\n").await,
        "CSV_HEADER_INVALID",
        "input.csv",
    );
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
    assert_eq!(
        refusals(&import(&platform, &format!("{HEADER}{many}")).await).len(),
        20
    );
}

#[tokio::test]
async fn only_administrators_import() {
    let platform = RuleDomain::bare().await;
    let query = "mutation { importNomenclature(input: { csv: \"\" }) { imported } }";
    let seller = testkit::seller(uuid::Uuid::now_v7());
    assert_eq!(
        code(&platform.ask(&seller, query, json!({})).await),
        "FORBIDDEN"
    );
    assert_eq!(
        code(&platform.ask(&testkit::anonymous(), query, json!({})).await),
        "UNAUTHENTICATED"
    );
}

const SEARCH: &str = "query($search: String!, $level: NomenclatureLevel, $first: Int, $after: String) { \
    searchNomenclature(search: $search, level: $level, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } \
    nodes { code level section path { code } } } }";

async fn found(platform: &RuleDomain, search: &str) -> Vec<String> {
    let variables = json!({ "search": search, "first": 100 });
    let data = platform
        .answer(&testkit::anonymous(), SEARCH, variables)
        .await;
    let nodes = data["searchNomenclature"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| node["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn words_find_codes_by_what_is_above_them_too() {
    let platform = RuleDomain::with_codes().await;
    let variables = json!({ "search": "lithium-ion accumulator", "first": 1 });
    let data = platform
        .answer(&testkit::anonymous(), SEARCH, variables)
        .await;
    let best = &data["searchNomenclature"]["nodes"][0];
    assert_eq!(
        (&best["code"], &best["section"], &best["level"]),
        (&json!("850760"), &json!("XVI"), &json!("SUBHEADING"))
    );
    assert_eq!(
        best["path"],
        json!([{ "code": "85" }, { "code": "8507" }, { "code": "850760" }])
    );
    assert_eq!(
        found(&platform, "accumulator LITHIUM").await[0],
        "850760",
        "in any order"
    );
    assert_eq!(found(&platform, "lithium ion").await[0], "850760");
    assert_eq!(
        found(&platform, "accumulators of lithium or in it").await[0],
        "850760",
        "little words say nothing"
    );
}

#[tokio::test]
async fn misspelt_and_unfinished_words_find_too() {
    let platform = RuleDomain::with_codes().await;
    for search in [
        "lithum acumulator",
        "litium-ion",
        "accumulatr lithium",
        "lithium accumu",
    ] {
        assert!(
            found(&platform, search)
                .await
                .contains(&"850760".to_owned()),
            "{search}"
        );
    }
    assert_eq!(found(&platform, "xyzzyqwv").await, Vec::<String>::new());
    assert!(
        found(&platform, "lithium xyzzyqwv")
            .await
            .contains(&"850760".to_owned()),
        "else any of the words"
    );
}

#[tokio::test]
async fn digits_find_what_begins_with_them() {
    let platform = RuleDomain::with_codes().await;
    assert_eq!(found(&platform, "8507.6").await, ["850760"]);
    assert_eq!(found(&platform, "8507").await[..2], ["8507", "850710"]);
    let page = json!({ "search": "85", "level": "HEADING", "first": 2 });
    let data = platform.answer(&testkit::anonymous(), SEARCH, page).await;
    let connection = &data["searchNomenclature"];
    assert_eq!(
        (
            connection["nodes"].as_array().unwrap().len(),
            &connection["pageInfo"]["hasNextPage"]
        ),
        (2, &json!(true))
    );
    let next = json!({ "search": "85", "level": "HEADING", "first": 2, "after": connection["pageInfo"]["endCursor"] });
    let after = platform.answer(&testkit::anonymous(), SEARCH, next).await;
    assert!(
        after["searchNomenclature"]["nodes"][0]["code"].as_str()
            > connection["nodes"][1]["code"].as_str()
    );
}

#[tokio::test]
async fn no_search_breaks_anything() {
    let platform = RuleDomain::with_codes().await;
    for search in [
        "",
        "   ",
        "!!!",
        "a:*&|(b",
        "'; drop table products; --",
        "\\",
        "<->",
        "the of and",
        "ﬂ ñ 電池",
        "9".repeat(150).as_str(),
    ] {
        assert!(found(&platform, search).await.len() <= 100, "{search}");
    }
    let long = json!({ "search": "x".repeat(201) });
    let answer = platform.ask(&testkit::anonymous(), SEARCH, long).await;
    assert_eq!(code(&answer), "TEXT_INVALID");
}
