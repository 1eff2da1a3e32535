//! The audiences of events.

use std::collections::BTreeSet;

use serde_json::json;
use uuid::Uuid;

use crate::support::{Case, OrderDomain, lane, report, resubmission};

/// Returns the audience of the last event of this kind.
async fn audience(world: &OrderDomain, kind: &str) -> BTreeSet<Uuid> {
    let kind = format!("carnet.order.{kind}.v1");
    let told = world.told().await;
    let event = told
        .iter()
        .rfind(|event| event.kind == kind)
        .unwrap_or_else(|| panic!("no {kind}"));
    event.audience.iter().copied().collect()
}

#[tokio::test]
async fn an_order_is_told_to_those_who_may_see_it() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let all: BTreeSet<_> = [case.seller_id(), case.first_id(), case.second_id()].into();
    let parties: BTreeSet<_> = [case.seller_id(), case.first_id()].into();
    assert_eq!(audience(&world, "AssessmentRequested").await, all);
    let quote = case.quote(&world, &case.first).await;
    assert_eq!(
        audience(&world, "QuoteSubmitted").await,
        parties,
        "the rival does not hear of it"
    );
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    assert_eq!(
        audience(&world, "QuoteAccepted").await,
        all,
        "the loser hears of it, for the last time"
    );
    let input = json!({ "orderId": case.order });
    world.done(&case.first, "startAssessment", input).await;
    assert_eq!(audience(&world, "AssessmentStarted").await, parties);
    let document = case.document(&world, "EU_DOC").await;
    assert_eq!(audience(&world, "DocumentSubmitted").await, parties);
    let input = json!({ "documentId": document });
    world.done(&case.first, "acceptDocument", input).await;
    assert_eq!(audience(&world, "DocumentAccepted").await, parties);
    let request = case.ask(&world, "SAMPLE_PHOTO").await;
    assert_eq!(audience(&world, "DocumentRequested").await, parties);
    let document = case.answer(&world, "SAMPLE_PHOTO", &request).await;
    case.reject(&world, &document).await;
    assert_eq!(audience(&world, "DocumentRejected").await, parties);
    world
        .done(&case.seller, "resubmitDocument", resubmission(&document))
        .await;
    case.report(&world, report()).await;
    assert_eq!(audience(&world, "AssessmentReportIssued").await, parties);
    let input = json!({ "orderId": case.order, "reason": "It is not ours." });
    world.done(&case.seller, "openDispute", input).await;
    assert_eq!(audience(&world, "DisputeOpened").await, parties);
    let dismissed =
        json!({ "orderId": case.order, "outcome": "DISMISSED", "resolution": "It is." });
    world
        .done(&testkit::admin(), "resolveDispute", dismissed)
        .await;
    assert_eq!(audience(&world, "DisputeResolved").await, parties);
    assert_eq!(audience(&world, "CertificateIssued").await, parties);
}

#[tokio::test]
async fn a_transport_approval_without_a_consignment_is_told_to_the_seller() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    world
        .done(
            &case.seller,
            "requestTransportApproval",
            json!({ "productId": case.product, "lane": lane() }),
        )
        .await;
    assert_eq!(
        audience(&world, "TransportApprovalRequested").await,
        [case.seller_id()].into()
    );
}

#[tokio::test]
async fn who_declines_hears_of_that_and_of_nothing_more() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let decline = json!({ "orderId": case.order, "reason": "No capacity." });
    world.done(&case.second, "declineRequest", decline).await;
    assert!(
        audience(&world, "RequestDeclined")
            .await
            .contains(&case.second_id())
    );
    case.quote(&world, &case.first).await;
    assert_eq!(
        audience(&world, "QuoteSubmitted").await,
        [case.seller_id(), case.first_id()].into()
    );
    world
        .done(
            &case.seller,
            "cancelOrder",
            json!({ "orderId": case.order, "reason": "Changed plans." }),
        )
        .await;
    assert_eq!(
        audience(&world, "OrderCancelled").await,
        [case.seller_id(), case.first_id()].into()
    );
}

#[tokio::test]
async fn a_document_without_an_order_is_its_sellers_alone() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    world
        .done(
            &case.seller,
            "submitDocument",
            crate::support::document(case.product, "SDS"),
        )
        .await;
    assert_eq!(
        audience(&world, "DocumentSubmitted").await,
        [case.seller_id()].into()
    );
}

#[tokio::test]
async fn the_subject_of_a_step_is_its_order() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    assert_eq!(
        audience(&world, "OrderCompleted").await,
        [case.seller_id(), case.first_id()].into()
    );
    let told = world.told().await;
    let steps = told
        .iter()
        .filter(|event| event.subject.to_string() == case.order);
    let sequences: Vec<i64> = steps.map(|event| event.sequence).collect();
    assert_eq!(sequences, [1, 2, 3, 4, 5, 6]);
    let certificate = told
        .iter()
        .find(|event| event.kind == "carnet.order.CertificateIssued.v1")
        .unwrap();
    assert_eq!(certificate.subject.to_string(), certificate.data["id"]);
    assert_eq!(certificate.sequence, 1);
}

#[tokio::test]
async fn what_happens_to_documents_before_a_choice_is_the_sellers_alone() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    case.document(&world, "EU_DOC").await;
    assert_eq!(
        audience(&world, "DocumentSubmitted").await,
        [case.seller_id()].into()
    );
    let query = "query($id: ID!) { order(id: $id) { version timeline(first: 100) { nodes { sequence event } } } }";
    let seen = world
        .read(&case.first, query, json!({ "id": case.order }))
        .await["order"]
        .take();
    assert_eq!(
        seen["timeline"]["nodes"],
        json!([{ "sequence": 1, "event": "ASSESSMENT_REQUESTED" }])
    );
    assert_eq!(seen["version"], 1);
    let quote = case.quote(&world, &case.first).await;
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    let seen = world
        .read(&case.first, query, json!({ "id": case.order }))
        .await["order"]
        .take();
    assert_eq!(
        seen["timeline"]["nodes"][1],
        json!({ "sequence": 2, "event": "DOCUMENT_SUBMITTED" }),
        "the case is its own now"
    );
}
