//! Access to the parts of a case, at each point of its life.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, error_code, person, report};

const CASE: &str = "query($id: ID!) { order(id: $id) {
    status message quotes { provider { id } } documents { type } report { overall } certificate { status }
    timeline(first: 100) { nodes { event note by { id } } } } }";

async fn case_of(world: &OrderDomain, caller: &Arc<Caller>, order: &str) -> Value {
    world.read(caller, CASE, json!({ "id": order })).await["order"].take()
}

async fn quote_of(world: &OrderDomain, caller: &Arc<Caller>, quote: &str) -> Value {
    let query = "query($id: ID!) { quote(id: $id) { status order { status } } }";
    world.read(caller, query, json!({ "id": quote })).await["quote"].take()
}

#[tokio::test]
async fn a_candidate_sees_the_request_and_nothing_of_its_rivals() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    case.document(&world, "EU_DOC").await;
    let quote = case.quote(&world, &case.first).await;
    let rival = case_of(&world, &case.second, &case.order).await;
    assert_eq!(
        rival["status"], "REQUESTED",
        "whether a rival has quoted is not its to know"
    );
    assert_eq!(rival["message"], "Please quote.");
    assert_eq!(
        (&rival["quotes"], &rival["documents"]),
        (&json!([]), &json!([]))
    );
    let entry =
        json!({ "event": "ASSESSMENT_REQUESTED", "note": null, "by": { "id": case.seller_id() } });
    assert_eq!(rival["timeline"]["nodes"], json!([entry]));
    assert_eq!(quote_of(&world, &case.second, &quote).await, Value::Null);
    let own = case_of(&world, &case.first, &case.order).await;
    assert_eq!(
        own["quotes"],
        json!([{ "provider": { "id": case.first_id() } }])
    );
    assert_eq!(
        own["documents"],
        json!([]),
        "case files are for the provider that was chosen"
    );
    let seller = case_of(&world, &case.seller, &case.order).await;
    assert_eq!(seller["documents"], json!([{ "type": "EU_DOC" }]));
}

#[tokio::test]
async fn who_was_passed_over_keeps_its_own_quote_and_loses_the_order() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let (lost, won) = (
        case.quote(&world, &case.second).await,
        case.quote(&world, &case.first).await,
    );
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": won }))
        .await;
    assert_eq!(
        case_of(&world, &case.second, &case.order).await,
        Value::Null
    );
    assert_eq!(
        quote_of(&world, &case.second, &lost).await,
        json!({ "status": "REJECTED", "order": null })
    );
    assert_eq!(quote_of(&world, &case.second, &won).await, Value::Null);
    let order = json!({ "status": "ACCEPTED" });
    assert_eq!(
        quote_of(&world, &case.first, &won).await,
        json!({ "status": "ACCEPTED", "order": order })
    );
    assert_eq!(
        quote_of(&world, &case.seller, &lost).await,
        json!({ "status": "REJECTED", "order": order })
    );
}

#[tokio::test]
async fn who_declined_loses_the_order_and_the_seller_reads_why() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let input = json!({ "orderId": case.order, "reason": "No capacity." });
    let payload = world.done(&case.second, "declineRequest", input).await;
    assert_eq!(
        payload["order"]["status"], "DECLINED",
        "whatever its rivals do"
    );
    assert_eq!(
        case_of(&world, &case.second, &case.order).await,
        Value::Null
    );
    let seen = case_of(&world, &case.seller, &case.order).await;
    let entry = json!({ "event": "REQUEST_DECLINED", "note": "No capacity.", "by": { "id": case.second_id() } });
    assert_eq!(seen["timeline"]["nodes"][1], entry);
    let rival = case_of(&world, &case.first, &case.order).await;
    assert_eq!(rival["timeline"]["nodes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn both_parties_and_the_staff_see_the_whole_case() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let auditor = person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor);
    let member = person(
        case.seller_id(),
        OrganisationKind::Seller,
        Role::SellerMember,
    );
    let assessor = person(case.first_id(), OrganisationKind::Provider, Role::Assessor);
    let admin = testkit::admin();
    for caller in [
        &case.seller,
        &case.first,
        &admin,
        &auditor,
        &member,
        &assessor,
    ] {
        let seen = case_of(&world, caller, &case.order).await;
        let is_staff = [&admin, &auditor]
            .iter()
            .any(|staff| Arc::ptr_eq(staff, caller));
        let report = if is_staff {
            Value::Null
        } else {
            json!({ "overall": "PASS" })
        };
        assert_eq!(seen["report"], report, "the staff says why first");
        assert_eq!(seen["certificate"], json!({ "status": "VALID" }));
        assert_eq!(seen["timeline"]["nodes"].as_array().unwrap().len(), 6);
    }
}

#[tokio::test]
async fn everybody_else_sees_nothing() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let own = case.seller_id();
    let strangers = [
        testkit::seller(Uuid::now_v7()),
        testkit::provider(Uuid::now_v7()),
        case.second.clone(),
        person(own, OrganisationKind::Carrier, Role::Carrier),
        person(own, OrganisationKind::Seller, Role::Partner),
        person(Uuid::now_v7(), OrganisationKind::Platform, Role::RuleEditor),
        person(own, OrganisationKind::Seller, Role::Inspector),
    ];
    for caller in strangers {
        assert_eq!(case_of(&world, &caller, &case.order).await, Value::Null);
        let data = world
            .read(&caller, "{ orders { totalCount nodes { id } } }", json!({}))
            .await;
        assert_eq!(data["orders"], json!({ "totalCount": 0, "nodes": [] }));
    }
}

#[tokio::test]
async fn reading_is_for_people_who_are_signed_in() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    for (caller, code) in [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (testkit::gateway(), "FORBIDDEN"),
    ] {
        for query in [
            "query($id: ID!) { order(id: $id) { id } }",
            "query($id: ID!) { quote(id: $id) { id } }",
            "query($id: ID!) { certificate(id: $id) { id } }",
            "query($id: ID!) { transportApproval(id: $id) { id } }",
            "query($id: ID!) { evidenceDocuments(filter: { productId: $id }) { totalCount } }",
            "query($id: ID) { transportApprovals(filter: { productId: $id }) { totalCount } }",
            "query($id: ID) { orders(filter: { productId: $id }) { totalCount } }",
        ] {
            let response = world
                .execute(&caller, query, json!({ "id": case.order }))
                .await;
            assert_eq!(
                error_code(&response.errors[0]).as_deref(),
                Some(code),
                "{query}"
            );
        }
    }
}
