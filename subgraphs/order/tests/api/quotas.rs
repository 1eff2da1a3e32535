//! The quotas of an organisation.

use serde_json::json;
use uuid::Uuid;

use crate::shipment::plan;
use crate::support::{
    Case, OrderDomain, document, draft, rejection, request, resubmission, string,
};

/// Copies the only row of a table, each time with another ID.
async fn multiply(world: &OrderDomain, table: &str, copies: i64, changes: &str) {
    let query = format!(
        "insert into {table} select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(){changes}))).*
         from {table} t, generate_series(2, $1) n"
    );
    sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(copies)
        .execute(&world.database.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn drafts_orders_and_consignments_that_are_open_are_counted() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let numbered = ", 'number', 'N-' || n";
    world.done(&seller, "draftOrder", draft(product)).await;
    multiply(&world, "orders", 10_000, numbered).await;
    assert_eq!(
        world.refused(&seller, "draftOrder", draft(product)).await,
        "TOO_MANY_ORDERS"
    );
    world
        .done(&seller, "createConsignment", plan(&[product]))
        .await;
    multiply(&world, "consignments", 10_000, numbered).await;
    assert_eq!(
        world
            .refused(&seller, "createConsignment", plan(&[product]))
            .await,
        "TOO_MANY_CONSIGNMENTS"
    );
    // Other organisations, and orders that wait for quotes, are counted separately.
    let case = Case::requested(&world).await;
    let profiles = case.profiles;
    world
        .done(&seller, "requestAssessment", request(product, &profiles))
        .await;
    sqlx::query("update orders set status = 'QUOTED' where seller = $1")
        .bind(own)
        .execute(&world.database.pool)
        .await
        .unwrap();
    world.done(&seller, "draftOrder", draft(product)).await;
    let input = request(product, &profiles);
    assert_eq!(
        world.refused(&seller, "requestAssessment", input).await,
        "TOO_MANY_ORDERS"
    );
    world
        .done(
            &case.seller,
            "requestAssessment",
            request(case.product, &profiles),
        )
        .await;
}

#[tokio::test]
async fn a_product_has_at_most_500_documents_that_may_count() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    world
        .done(&seller, "submitDocument", document(product, "SDS"))
        .await;
    multiply(&world, "evidence_documents", 500, "").await;
    let payload = world
        .mutate(&seller, "submitDocument", document(product, "SDS"))
        .await
        .unwrap();
    assert_eq!(payload["userErrors"][0]["code"], "TOO_MANY_DOCUMENTS");
    assert_eq!(
        payload["userErrors"][0]["path"],
        json!(["input", "productId"])
    );
    let other = world.product(own).await;
    world
        .done(&seller, "submitDocument", document(other, "SDS"))
        .await;
    let full = "update evidence_documents set status = 'EXPIRED' where product_id = $1";
    sqlx::query(full)
        .bind(product)
        .execute(&world.database.pool)
        .await
        .unwrap();
    world
        .done(&seller, "submitDocument", document(product, "SDS"))
        .await;
}

#[tokio::test]
async fn a_document_that_is_submitted_again_counts_for_its_product_too() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let made = world
        .done(&seller, "submitDocument", document(product, "SDS"))
        .await;
    let id = string(&made["document"]["id"]);
    multiply(&world, "evidence_documents", 501, "").await;
    world
        .done(&testkit::admin(), "rejectDocument", rejection(&id))
        .await;
    let payload = world
        .mutate(&seller, "resubmitDocument", resubmission(&id))
        .await
        .unwrap();
    assert_eq!(payload["userErrors"][0]["code"], "TOO_MANY_DOCUMENTS");
    assert_eq!(
        payload["userErrors"][0]["path"],
        json!(["input", "documentId"])
    );
    let room = "update evidence_documents set status = 'EXPIRED' where status = 'SUBMITTED'";
    sqlx::query(room)
        .execute(&world.database.pool)
        .await
        .unwrap();
    world
        .done(&seller, "resubmitDocument", resubmission(&id))
        .await;
}
