//! The cases of the evaluation, through the API: upload, publication, product and check.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, SELF_CHECK, alternatives};

fn product(number: usize, case: &Value) -> Value {
    let facts =
        case["product"]["facts"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| match value {
                Value::String(text) => json!({ "name": name, "text": text }),
                Value::Number(number) => json!({ "name": name, "number": number }),
                flag => json!({ "name": name, "flag": flag }),
            });
    let national = case["product"]["national"]
        .as_object()
        .into_iter()
        .flatten();
    json!({
        "sku": format!("CASE-{number}"), "name": case["name"], "originCountry": case["product"]["origin"],
        "hsCode": case["product"]["hs"], "facts": facts.collect::<Vec<_>>(),
        "nationalCodes": national.map(|(market, code)| json!({ "market": market, "code": code })).collect::<Vec<_>>(),
    })
}

fn check(id: &str, case: &Value) -> Value {
    let lane = &case["lane"];
    let documents = case["documents"].as_array().unwrap().iter();
    let declared =
        documents.map(|one| json!({ "type": one[0], "issuedOn": one[1], "expiresOn": one.get(2) }));
    json!({
        "productId": id, "asOf": case["as_of"], "declaredDocuments": declared.collect::<Vec<_>>(),
        "lane": { "destination": lane["to"], "mode": lane["mode"], "direction": lane.get("direction"), "aircraft": lane.get("aircraft") },
    })
}

#[tokio::test]
async fn every_case_comes_out_as_written() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let cases: Value = serde_json::from_str(include_str!("../../evaluation/cases.json")).unwrap();
    for (number, case) in cases.as_array().unwrap().iter().enumerate() {
        let id = platform.product(&seller, product(number, case)).await;
        let payload = platform
            .mutate(&seller, "runSelfCheck", SELF_CHECK, check(&id, case))
            .await;
        let found = &payload["selfCheck"];
        assert_eq!(
            found["verdict"], case["verdict"],
            "{}: {payload}",
            case["name"]
        );
        assert_eq!(
            found["findings"].as_array().unwrap().len(),
            case["rules"].as_object().unwrap().len(),
            "{}",
            case["name"]
        );
        for finding in found["findings"].as_array().unwrap() {
            let expected = &case["rules"][finding["rule"].as_str().unwrap()];
            assert_eq!(finding["status"], expected["status"], "{}", case["name"]);
            assert_eq!(
                finding["ask"],
                *expected.get("ask").unwrap_or(&json!([])),
                "{}",
                case["name"]
            );
            let missing = finding["missing"].as_array().unwrap().iter();
            let missing: serde_json::Map<_, _> = missing
                .map(|one| {
                    (
                        one["group"].as_str().unwrap().to_owned(),
                        json!(alternatives(one)),
                    )
                })
                .collect();
            assert_eq!(
                Value::from(missing),
                *expected.get("missing").unwrap_or(&json!({})),
                "{}",
                case["name"]
            );
        }
    }
}
