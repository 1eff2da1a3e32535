//! Names of rules and documents in commands, compared with the published rule packs.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::rule_pack;
use crate::support::{Case, OrderDomain, ask, document, draft, report, request};

/// Creates a world in which two rule packs are published.
async fn with_packs() -> OrderDomain {
    let world = OrderDomain::new().await;
    let air = rule_pack(
        Uuid::now_v7(),
        "demo-air",
        &["AIR-UN3480-CAO", "AIR-UN3480-PAX"],
        &["UN383_SUMMARY"],
        5,
    );
    let eu = rule_pack(Uuid::now_v7(), "demo-eu", &["EU-BATT-CE"], &["EU_DOC"], 5);
    for pack in [air, eu] {
        world.take_in(&pack).await.unwrap();
    }
    world
}

/// Returns the code, the path without `input`, and the first suggestion of each warning.
fn warnings(payload: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let warning = |one: &Value| {
        let path: Vec<String> = one["path"]
            .as_array()
            .unwrap()
            .iter()
            .skip(1)
            .map(text)
            .collect();
        (
            text(&one["code"]),
            path.join("/"),
            text(&one["suggestions"][0]),
        )
    };
    payload["warnings"]
        .as_array()
        .unwrap_or_else(|| panic!("{payload}"))
        .iter()
        .map(warning)
        .collect()
}

fn warned(code: &str, path: &str, suggestion: &str) -> (String, String, String) {
    (code.to_owned(), path.to_owned(), suggestion.to_owned())
}

#[tokio::test]
async fn before_the_names_of_a_pack_are_received_nothing_is_warned_of() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (product, seller) = (world.product(own).await, testkit::seller(own));
    let mut input = draft(product);
    input["requirementIds"] = json!(["NOPE-1"]);
    for _ in 0..2 {
        let payload = world.done(&seller, "draftOrder", input.clone()).await;
        assert_eq!(payload["warnings"], json!([]));
        let payload = world
            .done(&seller, "submitDocument", document(product, "UN383_SUMARY"))
            .await;
        assert_eq!(payload["warnings"], json!([]));
        // An event from before the publication of names has none.
        let mut older = rule_pack(Uuid::now_v7(), "demo-eu", &[], &[], 5);
        older
            .data
            .as_object_mut()
            .unwrap()
            .retain(|field, _| field != "rules" && field != "documentCodes");
        world.take_in(&older).await.unwrap();
    }
}

#[tokio::test]
async fn an_unknown_requirement_is_a_warning_of_every_command_that_takes_it() {
    let world = with_packs().await;
    let case = Case::drafted(&world).await;
    let ids = [
        "AIR-UN3480-CAO",
        "demo-air/AIR-UN3480-CAO",
        "AIR-UN3480-CAQ",
        "demo-eu/AIR-UN3480-CAO",
        "NOPE-1",
    ];
    let expected = [
        warned("REQUIREMENT_UNKNOWN", "requirementIds/2", "AIR-UN3480-CAO"),
        warned(
            "REQUIREMENT_UNKNOWN",
            "requirementIds/3",
            "demo-air/AIR-UN3480-CAO",
        ),
        warned("REQUIREMENT_UNKNOWN", "requirementIds/4", ""),
    ];
    for (name, mut input) in [
        ("draftOrder", draft(case.product)),
        ("updateDraft", json!({ "orderId": case.order })),
        ("requestAssessment", request(case.product, &case.profiles)),
    ] {
        let payload = world.done(&case.seller, name, input.clone()).await;
        assert_eq!(payload["warnings"], json!([]), "{name}");
        input["requirementIds"] = json!(ids);
        input["idempotencyKey"] = json!(name);
        let payload = world.done(&case.seller, name, input.clone()).await;
        assert_eq!(warnings(&payload), expected, "{name}");
        assert!(
            payload["warnings"][0]["message"]
                .as_str()
                .unwrap()
                .ends_with('?'),
            "{payload}"
        );
        assert_eq!(
            world.done(&case.seller, name, input).await,
            payload,
            "{name} once more"
        );
    }
    let input = json!({ "orderId": case.order, "providerIds": case.profiles });
    let sent = world.done(&case.seller, "requestAssessment", input).await;
    assert_eq!(
        sent["warnings"],
        json!([]),
        "a draft was warned of when it was written"
    );
}

#[tokio::test]
async fn a_document_that_no_pack_names_is_a_warning() {
    let world = with_packs().await;
    let case = Case::in_assessment(&world).await;
    let expected = [warned("DOCUMENT_TYPE_UNKNOWN", "type", "UN383_SUMMARY")];
    for order in [Value::Null, json!(case.order)] {
        let mut input = document(case.product, "UN383_SUMARY");
        input["orderId"] = order.clone();
        input["idempotencyKey"] = json!(format!("submit {order}"));
        let payload = world
            .done(&case.seller, "submitDocument", input.clone())
            .await;
        assert_eq!(warnings(&payload), expected, "{order}");
        assert_eq!(
            world.done(&case.seller, "submitDocument", input).await,
            payload,
            "once more"
        );
        let mut known = document(case.product, "EU_DOC");
        known["orderId"] = order;
        assert_eq!(
            world.done(&case.seller, "submitDocument", known).await["warnings"],
            json!([])
        );
    }
    let known = world
        .done(&case.first, "requestDocument", ask(&case.order, "EU_DOC"))
        .await;
    assert_eq!(known["warnings"], json!([]));
    let mut input = ask(&case.order, "UN383_SUMARY");
    input["idempotencyKey"] = json!("ask");
    let payload = world
        .done(&case.first, "requestDocument", input.clone())
        .await;
    assert_eq!(warnings(&payload), expected);
    assert_eq!(
        world.done(&case.first, "requestDocument", input).await,
        payload,
        "once more"
    );
}

#[tokio::test]
async fn a_report_is_warned_of_both() {
    let world = with_packs().await;
    let case = Case::in_assessment(&world).await;
    let mut input = report();
    input["orderId"] = json!(case.order);
    input["findings"][0]["establishes"] = json!(["UN383_SUMMARY", "UN383_SUMARY"]);
    let payload = world.done(&case.first, "issueReport", input).await;
    let expected = [
        warned("REQUIREMENT_UNKNOWN", "findings/1/requirement", ""),
        warned(
            "DOCUMENT_TYPE_UNKNOWN",
            "findings/0/establishes/1",
            "UN383_SUMMARY",
        ),
        warned("REQUIREMENT_NOT_ORDERED", "findings/1/requirement", ""),
    ];
    assert_eq!(warnings(&payload), expected, "EU-RED is a rule of no pack");
}

#[tokio::test]
async fn an_earlier_event_about_a_pack_changes_nothing() {
    let world = OrderDomain::new().await;
    let (id, own) = (Uuid::now_v7(), Uuid::now_v7());
    let (product, seller) = (world.product(own).await, testkit::seller(own));
    for (rule, sequence) in [("NEW-1", 5), ("OLD-1", 4), ("OLD-1", 5)] {
        world
            .take_in(&rule_pack(id, "demo", &[rule], &[], sequence))
            .await
            .unwrap();
        let mut input = draft(product);
        input["requirementIds"] = json!(["NEW-1", "OLD-1"]);
        let payload = world.done(&seller, "draftOrder", input).await;
        let paths: Vec<_> = warnings(&payload)
            .into_iter()
            .map(|(_, path, _)| path)
            .collect();
        assert_eq!(paths, ["requirementIds/1"], "{rule} {sequence}");
    }
}

#[tokio::test]
async fn the_rules_of_an_order_are_references_to_those_that_exactly_one_pack_has() {
    let world = with_packs().await;
    let case = Case::drafted(&world).await;
    let rules = ["EU-BATT-CE", "NOPE-1", "demo-air/AIR-UN3480-CAO"];
    let input = json!({ "orderId": case.order, "requirementIds": rules });
    world.done(&case.seller, "updateDraft", input).await;
    let query = "query($id: ID!) { order(id: $id) { requirementIds requirements { id } } }";
    let references = async || {
        let variables = json!({ "id": case.order });
        let order = world.read(&case.seller, query, variables).await["order"].take();
        assert_eq!(order["requirementIds"], json!(rules));
        order["requirements"].clone()
    };
    let battery = json!({ "id": "demo-eu/EU-BATT-CE" });
    let cargo = json!({ "id": "demo-air/AIR-UN3480-CAO" });
    assert_eq!(references().await, json!([battery, null, cargo]));
    // A newer version of the same pack, and another pack with a rule of the same name.
    for pack in ["demo-eu", "demo-xi"] {
        let version = rule_pack(Uuid::now_v7(), pack, &["EU-BATT-CE"], &[], 5);
        world.take_in(&version).await.unwrap();
        let expected = if pack == "demo-eu" {
            &battery
        } else {
            &Value::Null
        };
        assert_eq!(references().await, json!([expected, null, cargo]));
    }
}

#[tokio::test]
async fn documents_requests_and_findings_refer_to_their_document_types_and_rules() {
    let world = with_packs().await;
    let case = Case::in_assessment(&world).await;
    case.document(&world, "EU_DOC").await;
    let asked = case.ask(&world, "SAMPLE_PHOTO").await;
    case.answer(&world, "SAMPLE_PHOTO", &asked).await;
    case.report(&world, report()).await;
    let query = "query($id: ID!) { order(id: $id) {
        documents { type documentType { code } } documentRequests { documentType { code } }
        report { findings { requirementId requirement { id } establishedTypes { code } } } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await;
    let kind = |code: &str| json!({ "type": code, "documentType": { "code": code } });
    assert_eq!(
        data["order"],
        json!({
            "documents": [kind("SAMPLE_PHOTO"), kind("EU_DOC")],
            "documentRequests": [{ "documentType": { "code": "SAMPLE_PHOTO" } }],
            "report": { "findings": [
                {
                    "requirementId": "AIR-UN3480-CAO", "requirement": { "id": "demo-air/AIR-UN3480-CAO" },
                    "establishedTypes": [{ "code": "UN383_SUMMARY" }],
                },
                { "requirementId": "EU-RED", "requirement": null, "establishedTypes": [] },
            ] },
        })
    );
}
