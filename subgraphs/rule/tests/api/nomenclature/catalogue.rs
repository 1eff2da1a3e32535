//! Public data: facts, documents, rules, markets and national codes.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, code, power_bank, refused};

async fn ask(platform: &RuleDomain, query: &str) -> Value {
    platform
        .answer(&testkit::anonymous(), query, json!({}))
        .await
}

#[tokio::test]
async fn the_rules_in_force_say_what_they_speak_of() {
    let platform = RuleDomain::start().await;
    let query = "{ facts(first: 100) { totalCount nodes { name pack type unit question chapters default { flag } } } \
        documentTypes(first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes { code title } } \
        rules(pack: \"demo-consumer-goods\", first: 100) { totalCount nodes { id rule evidence { alternatives { ... on FactQuestion { question } } } } } folded: rules(pack: \" Demo-Consumer-Goods\") { totalCount } \
        before: rules(asOf: \"1999-01-01\") { totalCount } }";
    let data = ask(&platform, query).await;
    let battery = data["facts"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|fact| fact["name"] == "contains_battery")
        .unwrap()
        .clone();
    assert_eq!(
        (&battery["default"]["flag"], &battery["chapters"][1]),
        (&json!(false), &json!("85"))
    );
    assert_eq!(
        (
            &data["documentTypes"]["totalCount"],
            &data["documentTypes"]["pageInfo"]["hasNextPage"]
        ),
        (&json!(9), &json!(true))
    );
    let cursor = &data["documentTypes"]["pageInfo"]["endCursor"];
    let next = ask(
        &platform,
        &format!("{{ documentTypes(first: 100, after: {cursor}) {{ nodes {{ code }} }} }}"),
    )
    .await;
    assert_eq!(next["documentTypes"]["nodes"].as_array().unwrap().len(), 7);
    let rule = &data["rules"]["nodes"][0];
    assert_eq!(rule["id"], "demo-consumer-goods/EU-BATT-CE");
    assert_eq!(
        rule["evidence"][1]["alternatives"][0]["question"],
        "Does the product carry the CE marking?"
    );
    assert_eq!(data["folded"]["totalCount"], data["rules"]["totalCount"]);
    assert_eq!(data["before"]["totalCount"], 0);
    let query = "{ rules(pack: \"demo-consumer-good\") { totalCount } }";
    let answer = platform.ask(&testkit::anonymous(), query, json!({})).await;
    assert_eq!(code(&answer), "RULE_PACK_NOT_FOUND");
    let message = answer["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.ends_with("Did you mean `demo-consumer-goods`?"),
        "{message}"
    );
    let before = "{ rules(pack: \"demo-consumer-goods\", asOf: \"1999-01-01\") { totalCount } }";
    assert_eq!(
        ask(&platform, before).await["rules"]["totalCount"],
        0,
        "it is known, and in force later"
    );
}

#[tokio::test]
async fn a_form_asks_what_rules_may_look_at_and_nothing_else() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let toy = json!({ "sku": "TOY", "name": "Toy", "originCountry": "CN", "hsCode": "950300" });
    let toy = platform.product(&seller, toy).await;
    let open = async |id: &str, market: &str| -> Vec<String> {
        let query =
            format!("{{ product(id: \"{id}\") {{ openQuestions{market} {{ name question }} }} }}");
        let data = platform.answer(&seller, &query, json!({})).await;
        let questions = data["product"]["openQuestions"].as_array().unwrap().clone();
        questions
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        open(&id, "").await,
        ["contains_battery", "state_of_charge_percent"],
        "the rest is known or of the lane"
    );
    assert_eq!(
        open(&toy, "").await,
        ["ce_marked", "contains_battery", "intended_age_months"]
    );
    assert_eq!(
        open(&toy, "(market: \"US\")").await,
        ["intended_age_months"]
    );
}

#[tokio::test]
async fn markets_have_a_time_zone_and_codes_of_their_own() {
    let platform = RuleDomain::with_codes().await;
    let csv = "market,code,description\nGB,8507600010,For electric cars\nGB,8507600090,Other\nEU,85076000,Lithium-ion\n";
    let selection = "{ imported changed userErrors { code path message } }";
    let done = platform
        .admin("importNationalCodes", selection, json!({ "csv": csv }))
        .await;
    assert_eq!(
        (&done["imported"], &done["changed"]),
        (&json!(3), &json!(3))
    );
    let again = platform
        .admin("importNationalCodes", selection, json!({ "csv": csv }))
        .await;
    assert_eq!(again["changed"], 0);
    let query = "{ market(code: \"GB\") { timeZone today nationalCodes(prefix: \"85\", first: 1) { totalCount nodes { code description } \
        pageInfo { hasNextPage } } } markets(first: 3) { totalCount nodes { code } } \
        nationalCodes(market: \"EU\") { nodes { code } } }";
    let data = ask(&platform, query).await;
    assert_eq!(data["market"]["timeZone"], "Europe/London");
    assert_eq!(
        data["market"]["nationalCodes"]["nodes"],
        json!([{ "code": "8507600010", "description": "For electric cars" }])
    );
    assert_eq!(data["market"]["nationalCodes"]["totalCount"], 2);
    assert_eq!(
        (
            &data["markets"]["totalCount"],
            &data["markets"]["nodes"][0]["code"]
        ),
        (&json!(251), &json!("AD"))
    );
    assert_eq!(
        data["nationalCodes"]["nodes"],
        json!([{ "code": "85076000" }])
    );
    for (csv, code) in [
        ("market,code\n", "CSV_HEADER_INVALID"),
        ("market,code,description\n", "CSV_EMPTY"),
        (
            "market,code,description\nGB,850760001,Nine\n",
            "CSV_ROW_INVALID",
        ),
        (
            "market,code,description\nGB,8507600010,A\nGB,8507600010,B\n",
            "CSV_ROW_INVALID",
        ),
        (
            "market,code,description\nGB,9999990010,A\n",
            "HS_CODE_UNKNOWN",
        ),
    ] {
        refused(
            &platform
                .admin("importNationalCodes", selection, json!({ "csv": csv }))
                .await,
            code,
            "input.csv",
        );
    }
}
