//! Entities that the router loads by key, for its joins.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, lane, report};

async fn entities(world: &OrderDomain, caller: &Arc<Caller>, representations: Value) -> Value {
    let query = "query($representations: [_Any!]!) { _entities(representations: $representations) {
        __typename
        ... on Order { number } ... on Quote { status } ... on EvidenceDocument { type }
        ... on AssessmentReport { overall } ... on Certificate { number } ... on TransportApproval { status }
        ... on Product { id certificates { nodes { status } } }
        ... on Organisation { id orders { totalCount nodes { id } pageInfo { hasNextPage } } }
    } }";
    world
        .read(caller, query, json!({ "representations": representations }))
        .await["_entities"]
        .take()
}

/// Creates a completed case with one object of each kind, as representations.
async fn everything(world: &OrderDomain) -> (Case, Value) {
    let case = Case::in_assessment(world).await;
    let document = case.document(world, "EU_DOC").await;
    let mut report = report();
    report["orderId"] = json!(case.order);
    let reported = world.done(&case.first, "issueReport", report).await;
    let completed = world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let input = json!({ "productId": case.product, "lane": lane() });
    let approval = world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    let query = "query($id: ID!) { order(id: $id) { quotes { id } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await;
    let all = json!([
        { "__typename": "Order", "id": case.order },
        { "__typename": "Quote", "id": data["order"]["quotes"][0]["id"] },
        { "__typename": "EvidenceDocument", "id": document },
        { "__typename": "AssessmentReport", "id": reported["order"]["report"]["id"] },
        { "__typename": "Certificate", "id": completed["order"]["certificate"]["id"] },
        { "__typename": "TransportApproval", "id": approval["transportApproval"]["id"] },
    ]);
    (case, all)
}

fn present(entities: &Value) -> Vec<bool> {
    entities
        .as_array()
        .unwrap()
        .iter()
        .map(|entity| !entity.is_null())
        .collect()
}

#[tokio::test]
async fn an_entity_is_there_for_those_who_may_see_it_and_null_for_others() {
    let world = OrderDomain::new().await;
    let (case, all) = everything(&world).await;
    assert_eq!(
        present(&entities(&world, &case.seller, all.clone()).await),
        [true; 6]
    );
    let staff = entities(&world, &testkit::admin(), all.clone()).await;
    assert_eq!(
        present(&staff),
        [true, true, true, false, true, true],
        "all but the report, without a reason"
    );
    let provider = entities(&world, &case.first, all.clone()).await;
    assert_eq!(
        present(&provider),
        [true, true, true, true, true, false],
        "all but the seller's approval"
    );
    let nothing = [
        case.second.clone(),
        testkit::seller(Uuid::now_v7()),
        testkit::provider(Uuid::now_v7()),
        testkit::anonymous(),
        testkit::gateway(),
    ];
    for caller in nothing {
        assert_eq!(
            present(&entities(&world, &caller, all.clone()).await),
            [false; 6]
        );
    }
}

#[tokio::test]
async fn ids_that_are_none_are_null_and_spoil_nothing() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let all = json!([
        { "__typename": "Order", "id": "nonsense" },
        { "__typename": "Order", "id": case.order },
        { "__typename": "Order", "id": Uuid::now_v7() },
    ]);
    assert_eq!(
        present(&entities(&world, &case.seller, all).await),
        [false, true, false]
    );
}

#[tokio::test]
async fn a_products_certificates_are_for_its_seller_and_the_staff() {
    let world = OrderDomain::new().await;
    let (case, _) = everything(&world).await;
    let product = json!([{ "__typename": "Product", "id": case.product }]);
    let valid = json!([{ "status": "VALID" }]);
    for caller in [&case.seller, &testkit::admin()] {
        assert_eq!(
            entities(&world, caller, product.clone()).await[0]["certificates"]["nodes"],
            valid
        );
    }
    for caller in [
        &case.first,
        &testkit::seller(Uuid::now_v7()),
        &testkit::anonymous(),
    ] {
        assert_eq!(
            entities(&world, caller, product.clone()).await[0]["certificates"]["nodes"],
            json!([])
        );
    }
}

#[tokio::test]
async fn an_organisations_orders_are_for_itself_and_the_staff() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let representations = |id: Uuid| json!([{ "__typename": "Organisation", "id": id }]);
    let one = json!({
        "totalCount": 1, "nodes": [{ "id": case.order }], "pageInfo": { "hasNextPage": false },
    });
    let none = json!({ "totalCount": 0, "nodes": [], "pageInfo": { "hasNextPage": false } });
    let admin = testkit::admin();
    for (caller, of, orders) in [
        (&case.seller, case.seller_id(), &one),
        (&case.first, case.first_id(), &one),
        (&admin, case.seller_id(), &one),
        (&admin, case.first_id(), &one),
        (&case.second, case.second_id(), &none),
        (&case.first, case.seller_id(), &none),
        (&case.seller, case.first_id(), &none),
        (&testkit::anonymous(), case.seller_id(), &none),
    ] {
        assert_eq!(
            &entities(&world, caller, representations(of)).await[0]["orders"],
            orders
        );
    }
}
