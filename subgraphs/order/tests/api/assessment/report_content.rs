//! The content of a report: findings that fit together and to the order, and a validity that has not ended.

use serde_json::{Value, json};

use crate::support::{Case, OrderDomain, day, lane_day, report};

const TO_SIGN: &str = "query($input: ReportToSignInput!) { reportToSign(input: $input) {
    canonicalJson userErrors { code path } warnings { code path message } } }";

fn of(case: &Case) -> Value {
    let mut input = report();
    input["orderId"] = json!(case.order);
    input
}

async fn to_sign(world: &OrderDomain, case: &Case, input: &Value) -> Value {
    let variables = json!({ "input": input });
    world.read(&case.first, TO_SIGN, variables).await["reportToSign"].take()
}

/// Checks that a report is refused at this path before and after the signature.
async fn is_refused(world: &OrderDomain, case: &Case, input: &Value, path: &str) {
    let asked = to_sign(world, case, input).await;
    let segments: Vec<&str> = path.split('/').collect();
    let error = json!([{ "code": "INVALID", "path": segments }]);
    assert_eq!(asked["userErrors"], error, "{input}");
    assert_eq!(asked["canonicalJson"], Value::Null, "{input}");
    let mut input = input.clone();
    input["signature"] = json!("a..b");
    let refused = world.refused(&case.first, "issueReport", input).await;
    assert_eq!(refused, "INVALID", "{path}");
}

/// Returns the code and the path of each warning.
fn warnings(payload: &Value) -> Vec<(Value, Value)> {
    let warnings = payload["warnings"].as_array().unwrap().iter();
    warnings
        .map(|warning| (warning["code"].clone(), warning["path"].clone()))
        .collect()
}

#[tokio::test]
async fn a_report_without_a_finding_that_passes_cannot_pass() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let mut input = of(&case);
    input["findings"] = json!([{ "requirement": "EU-RED", "result": "NOT_APPLICABLE" }]);
    is_refused(&world, &case, &input, "input/overall").await;
    input["overall"] = json!("FAIL");
    let payload = world.done(&case.first, "issueReport", input).await;
    assert_eq!(payload["order"]["status"], "REPORTED");
}

#[tokio::test]
async fn a_report_has_one_finding_for_each_requirement() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    for (requirement, result) in [
        ("AIR-UN3480-CAO", "PASS"),
        ("AIR-UN3480-CAO", "NOT_APPLICABLE"),
        ("demo-air/AIR-UN3480-CAO", "PASS"),
    ] {
        let mut input = of(&case);
        input["findings"][1] = json!({ "requirement": requirement, "result": result });
        is_refused(&world, &case, &input, "input/findings/1/requirement").await;
    }
}

#[tokio::test]
async fn the_validity_of_a_report_has_not_ended_at_the_destination() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let mut input = of(&case);
    input["validFrom"] = json!(day(-30));
    input["validTo"] = json!(lane_day(-1));
    is_refused(&world, &case, &input, "input/validTo").await;
    input["validTo"] = json!(lane_day(0));
    world.done(&case.first, "issueReport", input).await;
}

#[tokio::test]
async fn differences_from_the_order_are_warnings_before_and_after_the_signature() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let decided = case.document(&world, "EU_DOC").await;
    let accept = json!({ "documentId": decided });
    world.done(&case.first, "acceptDocument", accept).await;
    let mut input = of(&case);
    input["findings"] = json!([{ "requirement": "AIR-UN3480-CAO", "result": "PASS" }]);
    assert!(warnings(&to_sign(&world, &case, &input).await).is_empty());
    case.document(&world, "SDS").await;
    input["findings"] = json!([{ "requirement": "EU-RED", "result": "PASS" }]);
    let expected = [
        (
            json!("REQUIREMENT_WITHOUT_FINDING"),
            json!(["input", "findings"]),
        ),
        (
            json!("REQUIREMENT_NOT_ORDERED"),
            json!(["input", "findings", "0", "requirement"]),
        ),
        (json!("DOCUMENT_UNDECIDED"), json!(["input", "orderId"])),
    ];
    assert_eq!(
        warnings(&to_sign(&world, &case, &input).await),
        expected.clone()
    );
    input["idempotencyKey"] = json!("report");
    let payload = world.done(&case.first, "issueReport", input.clone()).await;
    assert_eq!(payload["order"]["status"], "REPORTED");
    assert_eq!(warnings(&payload), expected);
    let again = world.done(&case.first, "issueReport", input).await;
    assert_eq!(again, payload, "once more");
}
