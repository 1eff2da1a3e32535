//! Sellers dispute reports, and administrators decide.

use caller::{OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, person, report, string};

fn resolution(case: &Case, outcome: &str) -> Value {
    json!({ "orderId": case.order, "outcome": outcome, "resolution": "The sample was theirs." })
}

#[tokio::test]
async fn a_dismissed_dispute_completes_the_order_with_its_certificate() {
    let world = OrderDomain::new().await;
    let case = Case::disputed(&world).await;
    let admin = testkit::admin();
    let accept = json!({ "orderId": case.order });
    assert_eq!(
        world.refused(&case.seller, "acceptReport", accept).await,
        "WRONG_STATE"
    );
    let resolved = world
        .done(&admin, "resolveDispute", resolution(&case, "DISMISSED"))
        .await;
    assert_eq!(resolved["order"]["status"], "COMPLETED");
    assert_eq!(resolved["order"]["certificate"]["status"], "VALID");
    let told = world.told().await;
    let kinds: Vec<&str> = told
        .iter()
        .rev()
        .take(2)
        .map(|event| event.kind.as_str())
        .collect();
    assert_eq!(
        kinds,
        [
            "carnet.order.CertificateIssued.v1",
            "carnet.order.DisputeResolved.v1"
        ]
    );
    for event in told.iter().rev().take(2) {
        assert_eq!(event.audience, [case.seller_id(), case.first_id()]);
    }
    assert_eq!(
        world
            .refused(&admin, "resolveDispute", resolution(&case, "UPHELD"))
            .await,
        "WRONG_STATE"
    );
}

#[tokio::test]
async fn a_report_that_does_not_pass_gives_no_certificate_either_way() {
    let world = OrderDomain::new().await;
    let mut failed = report();
    failed["overall"] = json!("FAIL");
    let case = Case::reported(&world, failed).await;
    world
        .done(
            &case.seller,
            "openDispute",
            json!({ "orderId": case.order, "reason": "It passes." }),
        )
        .await;
    let resolved = world
        .done(
            &testkit::admin(),
            "resolveDispute",
            resolution(&case, "DISMISSED"),
        )
        .await;
    assert_eq!(resolved["order"]["certificate"], Value::Null);
}

#[tokio::test]
async fn an_upheld_dispute_sends_the_order_back_to_its_provider() {
    let world = OrderDomain::new().await;
    let case = Case::disputed(&world).await;
    let resolved = world
        .done(
            &testkit::admin(),
            "resolveDispute",
            resolution(&case, "UPHELD"),
        )
        .await;
    assert_eq!(resolved["order"]["status"], "IN_ASSESSMENT");
    assert_eq!(resolved["order"]["certificate"], Value::Null);
    case.ask(&world, "SAMPLE_PHOTO").await;
    assert_eq!(case.state(&world).await.0, "AWAITING_DOCUMENTS");
}

#[tokio::test]
async fn both_parties_read_the_dispute_and_nobody_else_does() {
    let world = OrderDomain::new().await;
    let case = Case::disputed(&world).await;
    world
        .done(
            &testkit::admin(),
            "resolveDispute",
            resolution(&case, "DISMISSED"),
        )
        .await;
    let query = "query($id: ID!) { order(id: $id) {
        disputes { id reason outcome resolution order { id } } timeline(first: 100) { nodes { event note } } } }";
    let auditor = person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor);
    let mut dispute = String::new();
    for caller in [&case.seller, &case.first, &auditor] {
        let seen = world.read(caller, query, json!({ "id": case.order })).await["order"].take();
        dispute = string(&seen["disputes"][0]["id"]);
        let expected = json!([{ "id": dispute, "reason": "The sample was not ours.", "outcome": "DISMISSED",
                                "resolution": "The sample was theirs.", "order": { "id": case.order } }]);
        assert_eq!(seen["disputes"], expected);
        let last = json!({ "event": "DISPUTE_RESOLVED", "note": "The sample was theirs." });
        assert_eq!(
            seen["timeline"]["nodes"]
                .as_array()
                .unwrap()
                .last()
                .unwrap(),
            &last,
            "the platform's step, too"
        );
    }
    let entity =
        "query($id: ID!) { _entities(representations: [{ __typename: \"Dispute\", id: $id }]) {
        ... on Dispute { reason } } }";
    for (caller, seen) in [
        (&case.first, json!({ "reason": "The sample was not ours." })),
        (&case.second, Value::Null),
        (&testkit::seller(Uuid::now_v7()), Value::Null),
        (&testkit::anonymous(), Value::Null),
    ] {
        let data = world.read(caller, entity, json!({ "id": dispute })).await;
        assert_eq!(data["_entities"], json!([seen]));
    }
}
