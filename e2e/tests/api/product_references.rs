//! The part of a seller's product that other organisations see, through the router: the order domain resolves some
//! fields for everyone, and the rule domain resolves the rest for the seller only.

use e2e::{
    Graph,
    case::{self, Lab},
    documents::web,
    files, people,
};
use serde_json::{Value, json};

use crate::{accepted, platform};

const PRODUCT: &str =
    "product { id sku name originCountry hsCode nationalCodes { code } status facts { name }
    organisation { id } selfChecks(first: 1) { totalCount } createdAt updatedAt }";

async fn seen(graph: &Graph, query: &str, id: &Value) -> Value {
    graph
        .send(query, json!({ "id": id }))
        .await
        .unwrap()
        .data()
        .unwrap()
}

/// Fails unless, at this place, others see the fields that the order domain resolves, and the seller sees all fields.
fn assert_shown(others: &Value, seller: &Value, place: &str) {
    let (foreign, own) = (
        others.pointer(place).unwrap(),
        seller.pointer(place).unwrap(),
    );
    for field in ["id", "sku", "name", "originCountry"] {
        assert!(own[field].is_string(), "{place} {field}: {own}");
        assert_eq!(foreign[field], own[field], "{place} {field}");
    }
    let rest = [
        "hsCode",
        "nationalCodes",
        "status",
        "facts",
        "organisation",
        "selfChecks",
        "createdAt",
        "updatedAt",
    ];
    for field in rest {
        assert_eq!(
            foreign.get(field),
            Some(&Value::Null),
            "{place} {field}: {foreign}"
        );
        assert!(!own[field].is_null(), "{place} {field}: {own}");
    }
}

#[tokio::test]
async fn a_laboratory_sees_the_product_of_an_order_whatever_else_it_selects() {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, "Einblick Labor")
        .await
        .unwrap();
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let order = case::begun(&seller, &product, &lab).await.unwrap();
    let bytes = files::pdf("A declaration").unwrap();
    let file = files::upload(&seller.graph, "declaration.pdf", &bytes)
        .await
        .unwrap();
    let mut document = case::document(&product, "EU_DOC", &file);
    document["orderId"] = json!(order);
    accepted(&seller.graph, &web::SUBMIT_DOCUMENT, document).await;
    case::certified(&seller, &lab, &order).await.unwrap();
    let query = format!(
        "query($id: ID!) {{ order(id: $id) {{ {PRODUCT} documents {{ {PRODUCT} }} certificate {{ {PRODUCT} }} }} }}"
    );
    let id = json!(order);
    let (others, own) = (
        seen(lab.graph(), &query, &id).await,
        seen(&seller.graph, &query, &id).await,
    );
    for place in [
        "/order/product",
        "/order/documents/0/product",
        "/order/certificate/product",
    ] {
        assert_shown(&others, &own, place);
    }
    assert_eq!(own["order"]["product"]["hsCode"], "850760", "{own}");
}

#[tokio::test]
async fn a_carrier_sees_the_products_of_its_consignment_whatever_else_it_selects() {
    let platform = platform();
    let carrier = platform
        .stage()
        .await
        .carrier("Einsicht Spedition")
        .await
        .unwrap();
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let plan = json!({
        "lines": [{ "productId": product, "quantity": "10", "unit": "C62", "packages": 1 }],
        "lane": { "origin": "CN", "destination": "DE", "mode": "SEA" },
        "incoterm": "FOB", "incotermPlace": "Shenzhen", "portOfLoading": "CNSZX",
        "placeOfDelivery": "DEHAM", "carrierId": carrier.organisation, "containers": ["CSQU3054383"],
    });
    // The order domain receives the verification of the carrier by an event.
    let unverified = ["CARRIER_NOT_FOUND"];
    let created = people::once_known(&seller.graph, &web::CREATE_CONSIGNMENT, &plan, &unverified)
        .await
        .unwrap();
    let id = &created["consignment"]["id"];
    accepted(
        &seller.graph,
        &web::REQUEST_TRANSPORT_APPROVAL,
        json!({ "consignmentId": id }),
    )
    .await;
    let query = format!(
        "query($id: ID!) {{ consignment(id: $id) {{ lines {{ {PRODUCT} }} approval {{ {PRODUCT} checks {{ {PRODUCT} }} }} }} }}"
    );
    let (others, own) = (
        seen(&carrier.graph, &query, id).await,
        seen(&seller.graph, &query, id).await,
    );
    let places = [
        "/consignment/lines/0/product",
        "/consignment/approval/product",
        "/consignment/approval/checks/0/product",
    ];
    for place in places {
        assert_shown(&others, &own, place);
    }
}
