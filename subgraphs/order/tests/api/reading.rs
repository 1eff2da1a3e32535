//! Lists: pages, filters and totals.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, document, error_code, lane, request, string};

const ORDERS: &str = "query($first: Int, $after: String, $filter: OrderFilter! = {}) {
    orders(first: $first, after: $after, filter: $filter) {
        totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id status } }
    } }";

async fn ids(world: &OrderDomain, caller: &Arc<Caller>, filter: Value) -> Vec<String> {
    let data = world
        .read(caller, ORDERS, json!({ "filter": filter }))
        .await;
    let ids: Vec<String> = data["orders"]["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| string(&edge["node"]["id"]))
        .collect();
    assert_eq!(data["orders"]["totalCount"], ids.len());
    ids
}

#[tokio::test]
async fn orders_come_in_pages_newest_first() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let mut orders = vec![case.order.clone()];
    for _ in 0..4 {
        let payload = world
            .done(
                &case.seller,
                "requestAssessment",
                request(case.product, &case.profiles),
            )
            .await;
        orders.push(string(&payload["order"]["id"]));
    }
    orders.reverse();
    for caller in [&case.seller, &case.first, &testkit::admin()] {
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = world
                .read(caller, ORDERS, json!({ "first": 2, "after": after }))
                .await["orders"]
                .take();
            assert_eq!(page["totalCount"], 5);
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !seen.is_empty());
            seen.extend(
                page["edges"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|edge| string(&edge["node"]["id"])),
            );
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(seen, orders);
    }
}

#[tokio::test]
async fn orders_are_filtered() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let other = world.product(case.seller_id()).await;
    let mut input = request(other, &case.profiles);
    input["type"] = json!("CONSULTATION");
    let requested =
        string(&world.done(&case.seller, "requestAssessment", input).await["order"]["id"]);
    let (accepted, requested) = ([case.order.clone()], [requested]);
    let both = [requested.clone(), accepted.clone()].concat();
    for caller in [&case.seller, &case.first] {
        assert_eq!(ids(&world, caller, json!({})).await, both);
        assert_eq!(
            ids(&world, caller, json!({ "status": "ACCEPTED" })).await,
            accepted
        );
        assert_eq!(
            ids(&world, caller, json!({ "type": "CONSULTATION" })).await,
            requested
        );
        assert_eq!(
            ids(&world, caller, json!({ "productId": case.product })).await,
            accepted
        );
        assert!(
            ids(&world, caller, json!({ "productId": "nonsense" }))
                .await
                .is_empty()
        );
    }
    let role = |role: &str| json!({ "role": role });
    assert_eq!(ids(&world, &case.seller, role("SELLER")).await.len(), 2);
    assert!(ids(&world, &case.seller, role("PROVIDER")).await.is_empty());
    assert_eq!(ids(&world, &case.first, role("PROVIDER")).await.len(), 2);
    assert!(ids(&world, &case.first, role("SELLER")).await.is_empty());
    assert_eq!(
        ids(&world, &case.second, json!({})).await,
        requested,
        "it was passed over in the first"
    );
}

#[tokio::test]
async fn documents_and_approvals_come_in_pages() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    case.document(&world, "EU_DOC").await;
    world
        .done(
            &case.seller,
            "submitDocument",
            document(case.product, "SDS"),
        )
        .await;
    let query = "query($product: ID!, $first: Int) {
        evidenceDocuments(filter: { productId: $product }, first: $first) { totalCount pageInfo { hasNextPage } nodes { type } }
        transportApprovals(filter: { productId: $product }, first: $first) { totalCount nodes { status } } }";
    let input = json!({ "productId": case.product, "lane": lane() });
    world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    let variables = json!({ "product": case.product, "first": 1 });
    let approval = json!({ "totalCount": 1, "nodes": [{ "status": "REQUESTED" }] });
    let nothing = json!({ "totalCount": 0, "nodes": [] });
    for (caller, types, total, approvals) in [
        (&case.seller, json!([{ "type": "SDS" }]), 2, &approval),
        (&testkit::admin(), json!([{ "type": "SDS" }]), 2, &approval),
        (&case.first, json!([{ "type": "EU_DOC" }]), 1, &nothing),
        (&case.second, json!([]), 0, &nothing),
        (&testkit::seller(Uuid::now_v7()), json!([]), 0, &nothing),
    ] {
        let data = world.read(caller, query, variables.clone()).await;
        let page = json!({ "totalCount": total, "pageInfo": { "hasNextPage": total > 1 }, "nodes": types });
        assert_eq!(data["evidenceDocuments"], page);
        assert_eq!(&data["transportApprovals"], approvals);
    }
}

#[tokio::test]
async fn pages_have_their_limits() {
    let world = OrderDomain::new().await;
    let seller = testkit::seller(Uuid::now_v7());
    for variables in [
        json!({ "first": 0 }),
        json!({ "first": 101 }),
        json!({ "after": "nonsense" }),
    ] {
        let response = world.execute(&seller, ORDERS, variables.clone()).await;
        assert_eq!(
            error_code(&response.errors[0]).as_deref(),
            Some("BAD_USER_INPUT"),
            "{variables}"
        );
    }
}
