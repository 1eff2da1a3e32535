//! Evidence documents: submissions, decisions, and document requests.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::product;
use crate::support::{
    Case, OrderDomain, ask, day, document, person, rejection, report, resubmission, string,
};

#[tokio::test]
async fn the_assessor_of_the_case_decides_and_nobody_else_does() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let document = json!({ "documentId": case.document(&world, "EU_DOC").await });
    let stranger = testkit::provider(Uuid::now_v7());
    for other in [&case.second, &stranger] {
        assert_eq!(
            world
                .refused(other, "acceptDocument", document.clone())
                .await,
            "DOCUMENT_NOT_FOUND"
        );
    }
    for (role, kind) in [
        (Role::SellerOwner, OrganisationKind::Seller),
        (Role::Auditor, OrganisationKind::Platform),
        (Role::RuleApprover, OrganisationKind::Platform),
        (Role::Carrier, OrganisationKind::Carrier),
    ] {
        let caller = person(case.seller_id(), kind, role);
        assert_eq!(
            world
                .refused(&caller, "acceptDocument", document.clone())
                .await,
            "FORBIDDEN",
            "{role:?}"
        );
    }
    let nobody = testkit::anonymous();
    assert_eq!(
        world
            .refused(&nobody, "acceptDocument", document.clone())
            .await,
        "UNAUTHENTICATED"
    );
    let assessor = person(case.first_id(), OrganisationKind::Provider, Role::Assessor);
    let accepted = world
        .done(&assessor, "acceptDocument", document.clone())
        .await;
    assert_eq!(accepted["document"]["status"], "ACCEPTED");
    assert_eq!(
        world.refused(&case.first, "acceptDocument", document).await,
        "DOCUMENT_DECIDED"
    );
}

#[tokio::test]
async fn an_admin_decides_on_a_document_without_an_order() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let submitted = world
        .done(
            &case.seller,
            "submitDocument",
            document(case.product, "EU_DOC"),
        )
        .await;
    let document = json!({ "documentId": submitted["document"]["id"] });
    assert_eq!(
        world
            .refused(&case.first, "acceptDocument", document.clone())
            .await,
        "DOCUMENT_NOT_FOUND"
    );
    world
        .done(&testkit::admin(), "acceptDocument", document)
        .await;
}

#[tokio::test]
async fn an_admin_decides_on_the_documents_of_an_order_that_is_over_and_that_is_no_step_of_it() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let input = json!({ "documentId": case.document(&world, "EU_DOC").await });
    let admin = testkit::admin();
    assert_eq!(
        world.refused(&admin, "acceptDocument", input.clone()).await,
        "WRONG_STATE"
    );
    case.report(&world, report()).await;
    assert_eq!(
        world.refused(&admin, "acceptDocument", input.clone()).await,
        "WRONG_STATE"
    );
    assert_eq!(
        world
            .refused(&case.first, "acceptDocument", input.clone())
            .await,
        "WRONG_STATE"
    );
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let before = case.state(&world).await;
    assert_eq!(
        world
            .refused(&case.first, "acceptDocument", input.clone())
            .await,
        "WRONG_STATE"
    );
    world.done(&admin, "acceptDocument", input).await;
    assert_eq!(case.state(&world).await, before);
    let told = world.told().await;
    let last = told.last().unwrap();
    assert_eq!(last.kind, "carnet.order.DocumentAccepted.v1");
    assert_eq!(last.audience, [case.seller_id(), case.first_id()]);
}

#[tokio::test]
async fn a_rejection_says_what_to_fix() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let id = case.document(&world, "EU_DOC").await;
    let why =
        json!({ "code": "ILLEGIBLE", "message": "Page 2 is blank.", "remedy": "Scan it again." });
    let rejected = world
        .done(&case.first, "rejectDocument", rejection(&id))
        .await;
    assert_eq!(rejected["document"]["status"], "REJECTED");
    assert_eq!(rejected["document"]["rejection"], why);
    let query =
        "query($id: ID!) { order(id: $id) { documents { id status version rejection { code message remedy } }
                 timeline(first: 100) { nodes { event note } } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await;
    let document = json!({ "id": id, "status": "REJECTED", "version": 2, "rejection": why });
    assert_eq!(data["order"]["documents"], json!([document]));
    let last = data["order"]["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(
        last,
        &json!({ "event": "DOCUMENT_REJECTED", "note": "ILLEGIBLE: Page 2 is blank." })
    );
    let refusal = world
        .refused(&case.first, "rejectDocument", rejection(&id))
        .await;
    assert_eq!(refusal, "DOCUMENT_DECIDED");
}

#[tokio::test]
async fn a_document_that_was_rejected_is_submitted_again_by_its_seller() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let id = case.document(&world, "EU_DOC").await;
    case.reject(&world, &id).await;
    let stranger = testkit::seller(Uuid::now_v7());
    let refusal = world
        .refused(&stranger, "resubmitDocument", resubmission(&id))
        .await;
    assert_eq!(refusal, "DOCUMENT_NOT_FOUND");
    let mut stale = resubmission(&id);
    stale["expectedVersion"] = json!(1);
    let refusal = world
        .refused(&case.seller, "resubmitDocument", stale.clone())
        .await;
    assert_eq!(refusal, "VERSION_CONFLICT");
    stale["expectedVersion"] = json!(2);
    let better = world.done(&case.seller, "resubmitDocument", stale).await;
    let document = json!({ "id": id, "type": "EU_DOC", "status": "SUBMITTED", "version": 3,
                           "sha256": "7e".repeat(32), "rejection": null });
    assert_eq!(better["document"], document);
    let refusal = world
        .refused(&case.seller, "resubmitDocument", resubmission(&id))
        .await;
    assert_eq!(refusal, "DOCUMENT_NOT_REJECTED");
    world
        .done(&case.first, "acceptDocument", json!({ "documentId": id }))
        .await;
    let refusal = world
        .refused(&case.seller, "resubmitDocument", resubmission(&id))
        .await;
    assert_eq!(refusal, "DOCUMENT_NOT_REJECTED");
}

#[tokio::test]
async fn a_document_of_no_order_is_submitted_again_too() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let submitted = world
        .done(
            &case.seller,
            "submitDocument",
            document(case.product, "EU_DOC"),
        )
        .await;
    let id = string(&submitted["document"]["id"]);
    world
        .done(&testkit::admin(), "rejectDocument", rejection(&id))
        .await;
    world
        .take_in(&product(case.product, case.seller_id(), "ARCHIVED", 2))
        .await
        .unwrap();
    assert_eq!(
        world
            .refused(&case.seller, "resubmitDocument", resubmission(&id))
            .await,
        "PRODUCT_ARCHIVED"
    );
    world
        .take_in(&product(case.product, case.seller_id(), "ACTIVE", 3))
        .await
        .unwrap();
    let before = case.state(&world).await;
    world
        .done(&case.seller, "resubmitDocument", resubmission(&id))
        .await;
    assert_eq!(case.state(&world).await, before, "no order's step");
}

#[tokio::test]
async fn documents_are_decided_on_while_the_provider_is_at_work() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let id = case.document(&world, "EU_DOC").await;
    let input = json!({ "documentId": id });
    assert_eq!(
        world
            .refused(&case.first, "acceptDocument", input.clone())
            .await,
        "DOCUMENT_NOT_FOUND"
    );
    let quote = case.quote(&world, &case.first).await;
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    world
        .done(
            &case.first,
            "cancelOrder",
            json!({ "orderId": case.order, "reason": "No capacity." }),
        )
        .await;
    assert_eq!(
        world.refused(&case.first, "acceptDocument", input).await,
        "WRONG_STATE"
    );
}

#[tokio::test]
async fn a_document_belongs_to_an_own_product_and_an_own_open_order_about_it() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let name = "submitDocument";
    let mut input = document(case.product, "EU_DOC");
    input["orderId"] = json!(case.order);

    let stranger = testkit::seller(Uuid::now_v7());
    let code = world.refused(&stranger, name, input.clone()).await;
    assert_eq!(code, "PRODUCT_NOT_FOUND");
    let own = world.product(stranger.organisation().unwrap()).await;
    let mut foreign = input.clone();
    foreign["productId"] = json!(own);
    let code = world.refused(&stranger, name, foreign).await;
    assert_eq!(code, "ORDER_NOT_FOUND");
    let mut unknown = input.clone();
    unknown["orderId"] = json!("not a uuid");
    let code = world.refused(&case.seller, name, unknown).await;
    assert_eq!(code, "ORDER_NOT_FOUND");
    let mut other = input.clone();
    other["productId"] = json!(world.product(case.seller_id()).await);
    assert_eq!(world.refused(&case.seller, name, other).await, "INVALID");
    let code = world.refused(&case.first, name, input.clone()).await;
    assert_eq!(code, "FORBIDDEN");

    world
        .done(
            &case.seller,
            "cancelOrder",
            json!({ "orderId": case.order, "reason": "Changed plans." }),
        )
        .await;
    let code = world.refused(&case.seller, name, input.clone()).await;
    assert_eq!(code, "WRONG_STATE");
    world
        .take_in(&product(case.product, case.seller_id(), "ARCHIVED", 2))
        .await
        .unwrap();
    let code = world
        .refused(&case.seller, name, document(case.product, "EU_DOC"))
        .await;
    assert_eq!(code, "PRODUCT_ARCHIVED");
}

#[tokio::test]
async fn an_accepted_document_shows_that_it_has_expired() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let mut input = document(case.product, "EU_DOC");
    input["expiresOn"] = json!(day(-2));
    let submitted = world.done(&case.seller, "submitDocument", input).await;
    let id = string(&submitted["document"]["id"]);
    let accepted = world
        .done(
            &testkit::admin(),
            "acceptDocument",
            json!({ "documentId": id }),
        )
        .await;
    assert_eq!(accepted["document"]["status"], "EXPIRED");
}

/// Returns the requests of an order, as a caller sees them.
async fn requests(world: &OrderDomain, caller: &Arc<Caller>, order: &str) -> Value {
    let query = "query($id: ID!) { order(id: $id) { documentRequests { id type text status document { id status } } } }";
    world.read(caller, query, json!({ "id": order })).await["order"]["documentRequests"].take()
}

#[tokio::test]
async fn the_order_waits_until_everything_that_was_asked_for_is_there() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let status = async || case.state(&world).await.0;
    let (photo, label) = (
        case.ask(&world, "SAMPLE_PHOTO").await,
        case.ask(&world, "LABEL").await,
    );
    assert_eq!(status().await, "AWAITING_DOCUMENTS");
    case.document(&world, "SAMPLE_PHOTO").await;
    assert_eq!(
        status().await,
        "AWAITING_DOCUMENTS",
        "what nobody asked for answers nothing"
    );
    let first = case.answer(&world, "SAMPLE_PHOTO", &photo).await;
    assert_eq!(status().await, "AWAITING_DOCUMENTS");
    let second = case.answer(&world, "LABEL", &label).await;
    assert_eq!(status().await, "IN_ASSESSMENT");
    case.reject(&world, &first).await;
    assert_eq!(status().await, "AWAITING_DOCUMENTS");
    let input = json!({ "documentId": second });
    world.done(&case.first, "acceptDocument", input).await;
    let asked = |id: &str, kind: &str, status: &str, document: Value| json!({ "id": id, "type": kind, "text": "The label, legible.", "status": status, "document": document });
    let rejected = json!({ "id": first, "status": "REJECTED" });
    let accepted = json!({ "id": second, "status": "ACCEPTED" });
    let expected = json!([
        asked(&photo, "SAMPLE_PHOTO", "OPEN", rejected),
        asked(&label, "LABEL", "SATISFIED", accepted),
    ]);
    for caller in [&case.seller, &case.first, &testkit::admin()] {
        assert_eq!(requests(&world, caller, &case.order).await, expected);
    }
    world
        .done(&case.seller, "resubmitDocument", resubmission(&first))
        .await;
    assert_eq!(
        status().await,
        "IN_ASSESSMENT",
        "the same document answers again"
    );
    let input = json!({ "documentId": first });
    world.done(&case.first, "acceptDocument", input).await;
    assert_eq!(
        requests(&world, &case.seller, &case.order).await[0]["status"],
        "SATISFIED"
    );
}

#[tokio::test]
async fn another_document_may_answer_instead_of_the_rejected_one() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let request = case.ask(&world, "SAMPLE_PHOTO").await;
    let first = case.answer(&world, "SAMPLE_PHOTO", &request).await;
    case.reject(&world, &first).await;
    let second = case.answer(&world, "SAMPLE_PHOTO", &request).await;
    world
        .done(&case.seller, "resubmitDocument", resubmission(&first))
        .await;
    case.reject(&world, &first).await;
    assert_eq!(
        case.state(&world).await.0,
        "IN_ASSESSMENT",
        "nothing hangs on the first one any more"
    );
    world
        .done(
            &case.first,
            "acceptDocument",
            json!({ "documentId": second }),
        )
        .await;
    assert_eq!(
        requests(&world, &case.seller, &case.order).await[0]["status"],
        "SATISFIED"
    );
}

#[tokio::test]
async fn a_request_is_answered_once_by_what_it_asks_for_in_its_own_order() {
    let world = OrderDomain::new().await;
    let (case, other) = (
        Case::in_assessment(&world).await,
        Case::in_assessment(&world).await,
    );
    let (request, foreign) = (
        case.ask(&world, "SAMPLE_PHOTO").await,
        other.ask(&world, "SAMPLE_PHOTO").await,
    );
    let mut input = document(case.product, "SAMPLE_PHOTO");
    input["documentRequestId"] = json!(request);
    assert_eq!(
        world
            .refused(&case.seller, "submitDocument", input.clone())
            .await,
        "INVALID",
        "without an order"
    );
    input["orderId"] = json!(case.order);
    for unknown in [foreign.as_str(), "nonsense"] {
        let mut input = input.clone();
        input["documentRequestId"] = json!(unknown);
        assert_eq!(
            world.refused(&case.seller, "submitDocument", input).await,
            "DOCUMENT_REQUEST_NOT_FOUND"
        );
    }
    let mut wrong = input.clone();
    wrong["type"] = json!("EU_DOC");
    assert_eq!(
        world.refused(&case.seller, "submitDocument", wrong).await,
        "INVALID"
    );
    world
        .done(&case.seller, "submitDocument", input.clone())
        .await;
    assert_eq!(
        world.refused(&case.seller, "submitDocument", input).await,
        "DOCUMENT_REQUEST_ANSWERED"
    );
}

#[tokio::test]
async fn an_order_has_at_most_fifty_requests() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    for _ in 0..50 {
        case.ask(&world, "SAMPLE_PHOTO").await;
    }
    let one_more = ask(&case.order, "SAMPLE_PHOTO");
    assert_eq!(
        world
            .refused(&case.first, "requestDocument", one_more)
            .await,
        "TOO_MANY_DOCUMENT_REQUESTS"
    );
}

#[tokio::test]
async fn the_version_of_somebody_elses_document_is_not_told() {
    let world = OrderDomain::new().await;
    let seller = Uuid::now_v7();
    let product = world.product(seller).await;
    let made = world
        .done(
            &testkit::seller(seller),
            "submitDocument",
            document(product, "EU_DOC"),
        )
        .await;
    let guess = json!({ "documentId": string(&made["document"]["id"]), "expectedVersion": 7 });
    let stranger = testkit::provider(Uuid::now_v7());
    assert_eq!(
        world
            .refused(&stranger, "acceptDocument", guess.clone())
            .await,
        "DOCUMENT_NOT_FOUND"
    );
    assert_eq!(
        world
            .refused(&testkit::admin(), "acceptDocument", guess)
            .await,
        "VERSION_CONFLICT"
    );
}
