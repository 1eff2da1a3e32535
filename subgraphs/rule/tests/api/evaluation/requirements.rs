use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, by_air, code, power_bank};

const QUERY: &str = "query($input: RequirementsInput!, $lane: LaneInput!, $asOf: Date) { \
    requirements(input: $input, lane: $lane, asOf: $asOf) { disclaimer coverage questions { name type unit question } \
    packVersions { pack version sha256 disclaimer } requirements(first: 100) { nodes { determined ask \
    requirement { id pack rule revision title effect documents { code title issuer accreditation maxAgeDays } \
    evidence { group alternatives { __typename ... on DocumentType { code title } ... on FactQuestion { name type question } } } \
    legalBasis { act article amendedBy } transportConditions { rule metric min max } \
    validFrom validTo reviewedBy reviewedOn } } } } }";

fn rules(found: &Value) -> Vec<&str> {
    found["requirements"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["requirement"]["rule"].as_str().unwrap())
        .collect()
}

async fn goods(platform: &RuleDomain, input: Value, lane: Value) -> Value {
    let variables = json!({ "input": input, "lane": lane, "asOf": "2026-10-15" });
    platform
        .answer(&testkit::anonymous(), QUERY, variables)
        .await["requirements"]
        .clone()
}

#[tokio::test]
async fn anybody_may_ask_about_goods() {
    let platform = RuleDomain::start().await;
    let input = json!({ "hsCode": "850760", "origin": "CN", "facts": [{ "name": "un_number", "text": "3480" }] });
    let found = goods(&platform, input, by_air(None)).await;
    assert_eq!(
        rules(&found),
        ["EU-BATT-CE", "AIR-UN3480-PAX", "AIR-UN3480-CAO"]
    );
    let answer = &found["requirements"]["nodes"][0];
    let battery = &answer["requirement"];
    assert_eq!(
        (&battery["effect"], &answer["determined"]),
        (&json!("REQUIRES"), &json!(true))
    );
    assert_eq!(battery["documents"][0]["code"], "EU_DOC");
    let document = json!({ "__typename": "DocumentType", "code": "EU_DOC", "title": "EU declaration of conformity" });
    assert_eq!(
        battery["evidence"][0],
        json!({ "group": "conformity", "alternatives": [document] })
    );
    let question = "Does the product carry the CE marking?";
    let fact = json!({ "__typename": "FactQuestion", "name": "ce_marked", "type": "BOOLEAN", "question": question });
    assert_eq!(
        battery["evidence"][1],
        json!({ "group": "marking", "alternatives": [fact] })
    );
    assert_eq!(battery["legalBasis"][0]["act"], "Regulation (EU) 2023/1542");
    assert_eq!(
        (&battery["validFrom"], &battery["validTo"]),
        (&json!("2024-08-18"), &Value::Null)
    );
    let passengers = &found["requirements"]["nodes"][1];
    assert_eq!(
        (&passengers["determined"], &passengers["ask"]),
        (&json!(false), &json!(["aircraft"]))
    );
    assert_eq!(found["questions"][0]["name"], "aircraft");
    assert!(
        found["questions"][0]["question"]
            .as_str()
            .unwrap()
            .contains("PASSENGER")
    );
    assert!(
        found["disclaimer"]
            .as_str()
            .unwrap()
            .starts_with("Demonstration content, not legal advice")
    );
    assert!(
        found["coverage"][0]
            .as_str()
            .unwrap()
            .contains("Nothing is said about duties")
    );
    assert_eq!(found["packVersions"][0]["version"], "2026.1.0");
}

#[tokio::test]
async fn a_short_code_asks_for_a_longer_one() {
    let platform = RuleDomain::start().await;
    let lane = json!({ "origin": "CN", "destination": "GB", "mode": "SEA" });
    let found = goods(&platform, json!({ "hsCode": "8543" }), lane.clone()).await;
    assert_eq!(
        found["requirements"]["nodes"][0]["ask"],
        json!(["national_code"])
    );
    assert!(
        found["questions"][0]["question"]
            .as_str()
            .unwrap()
            .contains("8 or 10 digits")
    );
    let national = json!([{ "market": "GB", "code": "8543400010" }]);
    let found = goods(
        &platform,
        json!({ "hsCode": "854340", "nationalCodes": national }),
        lane,
    )
    .await;
    assert_eq!(found["requirements"]["nodes"][0]["determined"], true);
}

#[tokio::test]
async fn nothing_in_force_is_said_so() {
    let platform = RuleDomain::with_codes().await;
    let found = goods(
        &platform,
        json!({ "hsCode": "850760", "origin": "CN" }),
        by_air(None),
    )
    .await;
    assert_eq!(
        (&found["requirements"]["nodes"], &found["packVersions"]),
        (&json!([]), &json!([]))
    );
    assert!(
        found["disclaimer"]
            .as_str()
            .unwrap()
            .starts_with("Demonstration content")
    );
}

#[tokio::test]
async fn about_a_product_only_those_may_ask_who_may_see_it() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let variables = json!({ "input": { "productId": id }, "lane": by_air(Some("CARGO")), "asOf": "2026-10-15" });
    for caller in [&seller, &testkit::admin()] {
        let data = platform.answer(caller, QUERY, variables.clone()).await;
        assert_eq!(
            rules(&data["requirements"]),
            ["EU-BATT-CE", "AIR-UN3480-CAO"],
            "origin and facts are the product's"
        );
    }
    for caller in [
        &testkit::seller(Uuid::now_v7()),
        &testkit::anonymous(),
        &testkit::provider(Uuid::now_v7()),
    ] {
        let answer = platform.ask(caller, QUERY, variables.clone()).await;
        assert_eq!(
            (code(&answer), &answer["data"]),
            ("PRODUCT_NOT_FOUND", &Value::Null)
        );
    }
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_is_told_why() {
    let platform = RuleDomain::start().await;
    let lane = json!({ "origin": "CN", "destination": "DE", "mode": "SEA" });
    for (input, lane, expected) in [
        (
            json!({ "hsCode": "999999" }),
            lane.clone(),
            "HS_CODE_UNKNOWN",
        ),
        (
            json!({ "hsCode": "850760" }),
            json!({ "destination": "DE", "mode": "SEA" }),
            "LANE_INVALID",
        ),
        (
            json!({ "productId": "nonsense" }),
            lane.clone(),
            "PRODUCT_NOT_FOUND",
        ),
        (json!({}), lane.clone(), "INPUT_INVALID"),
        (
            json!({ "hsCode": "850760", "productId": "x" }),
            lane.clone(),
            "INPUT_INVALID",
        ),
        (
            json!({ "productId": "x", "origin": "CN" }),
            lane.clone(),
            "INPUT_INVALID",
        ),
        (
            json!({ "hsCode": "850760", "facts": [{ "name": "ce_marked", "number": 1 }] }),
            lane.clone(),
            "FACT_TYPE_MISMATCH",
        ),
        (
            json!({ "hsCode": "850760", "nationalCodes": [{ "market": "GB", "code": "123456789" }] }),
            lane.clone(),
            "NATIONAL_CODE_INVALID",
        ),
    ] {
        let answer = platform
            .ask(
                &testkit::anonymous(),
                QUERY,
                json!({ "input": input, "lane": lane }),
            )
            .await;
        assert_eq!(code(&answer), expected, "{answer}");
    }
}

#[tokio::test]
async fn a_lane_to_nowhere_is_refused() {
    let platform = RuleDomain::start().await;
    let input = json!({ "hsCode": "850760", "origin": "CN" });
    for lane in [
        json!({ "destination": "ZZ", "mode": "SEA" }),
        json!({ "destination": "Germany", "mode": "SEA" }),
        json!({ "destination": "DE", "mode": "TELEPORT" }),
    ] {
        let answer = platform
            .ask(
                &testkit::anonymous(),
                QUERY,
                json!({ "input": input, "lane": lane }),
            )
            .await;
        assert_eq!(answer["data"], Value::Null);
        assert!(answer["errors"][0]["message"].is_string(), "{answer}");
    }
    let far = json!({ "input": input, "lane": by_air(None), "asOf": "9999-01-01" });
    let answer = platform.ask(&testkit::anonymous(), QUERY, far).await;
    assert!(
        answer["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("1900 to 2999")
    );
}
