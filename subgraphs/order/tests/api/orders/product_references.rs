//! Callers who may see an object see its product.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::shipment::Shipment;
use crate::support::{Case, OrderDomain, person, report};

const PRODUCT: &str = "product { id sku name originCountry }";

fn shown(product: Uuid) -> Value {
    json!({ "product": { "id": product, "sku": "PB-1", "name": "Power bank", "originCountry": "CN" } })
}

/// Returns the object with this ID, with its product.
async fn object(world: &OrderDomain, caller: &Arc<Caller>, field: &str, id: &Value) -> Value {
    let query = format!("query($id: ID!) {{ {field}(id: $id) {{ {PRODUCT} }} }}");
    world.read(caller, &query, json!({ "id": id })).await[field].take()
}

#[test]
fn every_reference_to_a_product_provides_what_is_kept_of_it() {
    let sdl = order::graphql::sdl();
    let references: Vec<&str> = sdl
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("product: Product"))
        .collect();
    assert!(!references.is_empty());
    for reference in references {
        assert!(
            reference.ends_with(r#"@provides(fields: "sku name originCountry")"#),
            "{reference}"
        );
    }
}

#[tokio::test]
async fn the_provider_of_an_order_sees_the_product_of_its_documents_and_of_its_certificate() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    case.document(&world, "EU_DOC").await;
    case.report(&world, report()).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let query = format!(
        "query($id: ID!) {{ order(id: $id) {{ documents {{ {PRODUCT} }} certificate {{ {PRODUCT} }} }} }}"
    );
    for caller in [&case.first, &case.seller, &testkit::admin()] {
        let order = world
            .read(caller, &query, json!({ "id": case.order }))
            .await["order"]
            .take();
        assert_eq!(
            order,
            json!({ "documents": [shown(case.product)], "certificate": shown(case.product) })
        );
    }
}

#[tokio::test]
async fn an_organisation_that_was_granted_a_document_sees_its_product() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let document = json!(case.document(&world, "EU_DOC").await);
    let organisation = world.organisation("CARRIER").await;
    let carrier = person(organisation, OrganisationKind::Carrier, Role::Carrier);
    assert_eq!(
        object(&world, &carrier, "evidenceDocument", &document).await,
        Value::Null
    );
    let grant = json!({ "documentId": document, "organisationId": organisation });
    world.done(&case.seller, "grantDocumentAccess", grant).await;
    assert_eq!(
        object(&world, &carrier, "evidenceDocument", &document).await,
        shown(case.product)
    );
}

#[tokio::test]
async fn a_carrier_sees_the_products_of_its_consignment_and_of_the_approval() {
    let world = OrderDomain::new().await;
    let (shipment, approval) = Shipment::at(&world, "CLEARED").await;
    let lines: Vec<Value> = shipment.products.iter().copied().map(shown).collect();
    let query = format!(
        "query($id: ID!, $approval: ID!) {{
            consignment(id: $id) {{ lines {{ {PRODUCT} }} }}
            transportApproval(id: $approval) {{ {PRODUCT} checks {{ {PRODUCT} }} }} }}"
    );
    for caller in [&shipment.carrier, &shipment.seller] {
        let seen = world
            .read(
                caller,
                &query,
                json!({ "id": shipment.id, "approval": approval }),
            )
            .await;
        assert_eq!(seen["consignment"], json!({ "lines": lines }));
        assert_eq!(seen["transportApproval"]["checks"], json!(lines));
        assert_eq!(seen["transportApproval"]["product"], lines[0]["product"]);
    }
    let stranger = person(Uuid::now_v7(), OrganisationKind::Carrier, Role::Carrier);
    let asked = json!({ "id": shipment.id, "approval": approval });
    let seen = world.read(&stranger, &query, asked).await;
    assert_eq!(
        seen,
        json!({ "consignment": null, "transportApproval": null })
    );
}
