//! Evidence documents: who submits, who decides, and what for.

use caller::{OrganisationKind, Role};
use serde_json::json;
use uuid::Uuid;

use crate::facts::product;
use crate::support::{Case, World, day, document, person, string};

#[tokio::test]
async fn the_assessor_of_the_case_decides_and_nobody_else_does() {
    let world = World::new().await;
    let case = Case::in_assessment(&world).await;
    let document = json!({ "documentId": case.document(&world, "EU_DOC").await });
    let stranger = testkit::provider(Uuid::now_v7());
    for other in [&case.second, &stranger] {
        assert_eq!(world.refused(other, "acceptDocument", document.clone()).await, "DOCUMENT_NOT_FOUND");
    }
    for (role, kind) in [
        (Role::SellerOwner, OrganisationKind::Seller),
        (Role::Auditor, OrganisationKind::Platform),
        (Role::RuleApprover, OrganisationKind::Platform),
        (Role::Carrier, OrganisationKind::Carrier),
    ] {
        let caller = person(case.seller_id(), kind, role);
        assert_eq!(world.refused(&caller, "acceptDocument", document.clone()).await, "FORBIDDEN", "{role:?}");
    }
    let nobody = testkit::anonymous();
    assert_eq!(world.refused(&nobody, "acceptDocument", document.clone()).await, "UNAUTHENTICATED");
    let assessor = person(case.first_id(), OrganisationKind::Provider, Role::Assessor);
    let accepted = world.done(&assessor, "acceptDocument", document.clone()).await;
    assert_eq!(accepted["document"]["status"], "ACCEPTED");
    assert_eq!(world.refused(&case.first, "acceptDocument", document).await, "DOCUMENT_DECIDED");
}

#[tokio::test]
async fn an_admin_decides_on_a_document_without_an_order() {
    let world = World::new().await;
    let case = Case::in_assessment(&world).await;
    let submitted = world.done(&case.seller, "submitDocument", document(case.product, "EU_DOC")).await;
    let document = json!({ "documentId": submitted["document"]["id"] });
    assert_eq!(world.refused(&case.first, "acceptDocument", document.clone()).await, "DOCUMENT_NOT_FOUND");
    world.done(&testkit::admin(), "acceptDocument", document).await;
}

#[tokio::test]
async fn a_rejection_says_what_to_fix_and_a_better_document_follows() {
    let world = World::new().await;
    let case = Case::in_assessment(&world).await;
    let id = case.document(&world, "EU_DOC").await;
    let why = json!({ "code": "ILLEGIBLE", "message": "Page 2 is blank.", "remedy": "Scan it again." });
    let mut input = why.clone();
    input["documentId"] = json!(id);
    let rejected = world.done(&case.first, "rejectDocument", input.clone()).await;
    assert_eq!(rejected["document"]["status"], "REJECTED");
    assert_eq!(rejected["document"]["rejection"], why);
    let query =
        "query($id: ID!) { order(id: $id) { documents { id status rejection { code message remedy } } } }";
    let data = world.read(&case.seller, query, json!({ "id": case.order })).await;
    assert_eq!(data["order"]["documents"], json!([{ "id": id, "status": "REJECTED", "rejection": why }]));
    assert_eq!(world.refused(&case.first, "rejectDocument", input).await, "DOCUMENT_DECIDED");
    let better = case.document(&world, "EU_DOC").await;
    world.done(&case.first, "acceptDocument", json!({ "documentId": better })).await;
}

#[tokio::test]
async fn documents_are_decided_on_while_the_provider_is_at_work() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    let id = case.document(&world, "EU_DOC").await;
    let input = json!({ "documentId": id });
    assert_eq!(world.refused(&case.first, "acceptDocument", input.clone()).await, "DOCUMENT_NOT_FOUND");
    let quote = case.quote(&world, &case.first).await;
    world.done(&case.seller, "acceptQuote", json!({ "quoteId": quote })).await;
    world.done(&case.first, "cancelOrder", json!({ "orderId": case.order, "reason": "No capacity." })).await;
    assert_eq!(world.refused(&case.first, "acceptDocument", input).await, "WRONG_STATE");
}

#[tokio::test]
async fn a_document_belongs_to_an_own_product_and_an_own_open_order_about_it() {
    let world = World::new().await;
    let case = Case::in_assessment(&world).await;
    let name = "submitDocument";
    let mut input = document(case.product, "EU_DOC");
    input["orderId"] = json!(case.order);

    let stranger = testkit::seller(Uuid::now_v7());
    assert_eq!(world.refused(&stranger, name, input.clone()).await, "PRODUCT_NOT_FOUND");
    let own = world.product(stranger.organisation().unwrap()).await;
    let mut foreign = input.clone();
    foreign["productId"] = json!(own);
    assert_eq!(world.refused(&stranger, name, foreign).await, "ORDER_NOT_FOUND");
    let mut unknown = input.clone();
    unknown["orderId"] = json!("not a uuid");
    assert_eq!(world.refused(&case.seller, name, unknown).await, "ORDER_NOT_FOUND");
    let mut other = input.clone();
    other["productId"] = json!(world.product(case.seller_id()).await);
    assert_eq!(world.refused(&case.seller, name, other).await, "INVALID");
    assert_eq!(world.refused(&case.first, name, input.clone()).await, "FORBIDDEN");

    world
        .done(&case.seller, "cancelOrder", json!({ "orderId": case.order, "reason": "Changed plans." }))
        .await;
    assert_eq!(world.refused(&case.seller, name, input.clone()).await, "WRONG_STATE");
    world.take_in(&product(case.product, case.seller_id(), "ARCHIVED", 2)).await.unwrap();
    assert_eq!(world.refused(&case.seller, name, document(case.product, "EU_DOC")).await, "PRODUCT_ARCHIVED");
}

#[tokio::test]
async fn an_accepted_document_shows_that_it_has_expired() {
    let world = World::new().await;
    let case = Case::in_assessment(&world).await;
    let mut input = document(case.product, "EU_DOC");
    input["expiresOn"] = json!(day(-1));
    let submitted = world.done(&case.seller, "submitDocument", input).await;
    let id = string(&submitted["document"]["id"]);
    let accepted = world.done(&testkit::admin(), "acceptDocument", json!({ "documentId": id })).await;
    assert_eq!(accepted["document"]["status"], "EXPIRED");
}
