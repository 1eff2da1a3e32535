//! Who is told what.

use std::collections::BTreeSet;

use serde_json::json;
use uuid::Uuid;

use crate::support::{Case, World, lane, report};

/// The audience of the last event of this kind.
async fn audience(world: &World, kind: &str) -> BTreeSet<Uuid> {
    let kind = format!("carnet.order.{kind}.v1");
    let told = world.told().await;
    let event = told.iter().rfind(|event| event.kind == kind).unwrap_or_else(|| panic!("no {kind}"));
    event.audience.iter().copied().collect()
}

#[tokio::test]
async fn an_order_is_told_to_those_who_may_see_it() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    let all: BTreeSet<_> = [case.seller_id(), case.first_id(), case.second_id()].into();
    let parties: BTreeSet<_> = [case.seller_id(), case.first_id()].into();
    assert_eq!(audience(&world, "AssessmentRequested").await, all);
    let quote = case.quote(&world, &case.first).await;
    assert_eq!(audience(&world, "QuoteSubmitted").await, all);
    world.done(&case.seller, "acceptQuote", json!({ "quoteId": quote })).await;
    assert_eq!(audience(&world, "QuoteAccepted").await, all, "the loser hears of it, for the last time");
    world.done(&case.first, "startAssessment", json!({ "orderId": case.order })).await;
    assert_eq!(audience(&world, "AssessmentStarted").await, parties);
    let document = case.document(&world, "EU_DOC").await;
    assert_eq!(audience(&world, "DocumentSubmitted").await, parties);
    world.done(&case.first, "acceptDocument", json!({ "documentId": document })).await;
    assert_eq!(audience(&world, "DocumentAccepted").await, parties);
    let mut report = report();
    report["orderId"] = json!(case.order);
    world.done(&case.first, "issueReport", report).await;
    assert_eq!(audience(&world, "AssessmentReportIssued").await, parties);
    world.done(&case.seller, "acceptReport", json!({ "orderId": case.order })).await;
    assert_eq!(audience(&world, "OrderCompleted").await, parties);
    assert_eq!(audience(&world, "CertificateIssued").await, parties);
    world
        .done(&case.seller, "requestTransportApproval", json!({ "productId": case.product, "lane": lane() }))
        .await;
    assert_eq!(audience(&world, "TransportApprovalRequested").await, [case.seller_id()].into());
}

#[tokio::test]
async fn who_declines_hears_of_that_and_of_nothing_more() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    let decline = json!({ "orderId": case.order, "reason": "No capacity." });
    world.done(&case.second, "declineRequest", decline).await;
    assert!(audience(&world, "RequestDeclined").await.contains(&case.second_id()));
    case.quote(&world, &case.first).await;
    assert_eq!(audience(&world, "QuoteSubmitted").await, [case.seller_id(), case.first_id()].into());
    world
        .done(&case.seller, "cancelOrder", json!({ "orderId": case.order, "reason": "Changed plans." }))
        .await;
    assert_eq!(audience(&world, "OrderCancelled").await, [case.seller_id(), case.first_id()].into());
}

#[tokio::test]
async fn a_document_without_an_order_is_its_sellers_alone() {
    let world = World::new().await;
    let case = Case::accepted(&world).await;
    world.done(&case.seller, "submitDocument", crate::support::document(case.product, "SDS")).await;
    assert_eq!(audience(&world, "DocumentSubmitted").await, [case.seller_id()].into());
}

#[tokio::test]
async fn the_subject_of_a_step_is_its_order() {
    let world = World::new().await;
    let case = Case::reported(&world, report()).await;
    world.done(&case.seller, "acceptReport", json!({ "orderId": case.order })).await;
    let told = world.told().await;
    let steps = told.iter().filter(|event| event.subject.to_string() == case.order);
    let sequences: Vec<i64> = steps.map(|event| event.sequence).collect();
    assert_eq!(sequences, [1, 2, 3, 4, 5, 6]);
    let certificate = told.iter().find(|event| event.kind == "carnet.order.CertificateIssued.v1").unwrap();
    assert_eq!(certificate.subject.to_string(), certificate.data["id"]);
    assert_eq!(certificate.sequence, 1);
}
