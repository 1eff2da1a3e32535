//! Confidential values are nowhere in the database in plain text.

use serde_json::json;

use crate::support::{Case, OrderDomain, report, request};

/// One marker for each encrypted value.
const SECRETS: [&str; 10] = [
    "marker-message",
    "marker-decline",
    "marker-cancel",
    "marker-lab-reference",
    "marker-remark",
    "marker-rejection",
    "marker-remedy",
    "marker-asked",
    "marker-dispute",
    "marker-resolution",
];

#[tokio::test]
async fn sealed_columns_hold_no_plaintext_and_open_again() {
    let world = OrderDomain::new().await;
    let case = fill(&world).await;

    let contents: String = world.contents().await.into_values().collect();
    for secret in SECRETS {
        assert!(!contents.contains(secret), "{secret}");
        // A bytea column is shown in hexadecimal.
        assert!(!contents.contains(&hex::encode(secret)), "{secret}");
    }
    assert!(
        contents.contains("Maker Ltd"),
        "what is not sealed would have been found"
    );

    let query = "query($id: ID!) { order(id: $id) { message timeline(first: 100) { nodes { note } } documentRequests { text }
        disputes { reason resolution } documents { rejection { message remedy } }
        report { labReference findings { remark } } } }";
    let read = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await
        .to_string();
    for secret in SECRETS.iter().filter(|secret| **secret != "marker-cancel") {
        assert!(read.contains(secret), "{secret}: {read}");
    }
}

#[tokio::test]
async fn a_sealed_value_does_not_open_in_another_row() {
    let world = OrderDomain::new().await;
    let [one, other] = [Case::requested(&world).await, Case::requested(&world).await];
    sqlx::query(
        "update orders set message = (select message from orders where id = $1) where id = $2",
    )
    .bind(one.order.parse::<uuid::Uuid>().unwrap())
    .bind(other.order.parse::<uuid::Uuid>().unwrap())
    .execute(&world.database.pool)
    .await
    .unwrap();
    let query = "query($id: ID!) { order(id: $id) { message } }";
    let response = world
        .execute(&other.seller, query, json!({ "id": other.order }))
        .await;
    assert_eq!(
        crate::support::error_code(&response.errors[0]).as_deref(),
        Some("INTERNAL")
    );
}

#[tokio::test]
async fn a_new_case_costs_one_rsa_wrap_and_reading_its_message_costs_none() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let mut input = request(case.product, &case.profiles);
    input["message"] = json!("Please quote.");
    let before = world.keyring.rsa_operations();
    let made = world.done(&case.seller, "requestAssessment", input).await;
    let query = "query($id: ID!) { order(id: $id) { message } }";
    let id = json!({ "id": made["order"]["id"] });
    let read = world.read(&case.seller, query, id).await;
    assert_eq!(read["order"]["message"], "Please quote.");
    let cancel = json!({ "orderId": made["order"]["id"], "reason": "No longer needed." });
    world.done(&case.seller, "cancelOrder", cancel).await;
    let after = world.keyring.rsa_operations();
    assert_eq!(
        (after.wraps - before.wraps, after.unwraps - before.unwraps),
        (1, 0)
    );
}

/// Creates a case with all encrypted values, and a cancellation in another one.
async fn fill(world: &OrderDomain) -> Case {
    let mut case = Case::requested(world).await;
    let mut input = request(case.product, &case.profiles);
    input["message"] = json!("marker-message");
    input["idempotencyKey"] = json!("once");
    let payload = world.done(&case.seller, "requestAssessment", input).await;
    let cancel = json!({ "orderId": case.order, "reason": "marker-cancel" });
    world.done(&case.seller, "cancelOrder", cancel).await;
    case.order = crate::support::string(&payload["order"]["id"]);

    let decline = json!({ "orderId": case.order, "reason": "marker-decline" });
    world.done(&case.second, "declineRequest", decline).await;
    let quote = case.quote(world, &case.first).await;
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    let document = case.document(world, "EU_DOC").await;
    let why = json!({
        "documentId": document, "code": "ILLEGIBLE", "message": "marker-rejection", "remedy": "marker-remedy",
    });
    world.done(&case.first, "rejectDocument", why).await;
    world
        .done(
            &case.first,
            "startAssessment",
            json!({ "orderId": case.order }),
        )
        .await;
    let ask = json!({ "orderId": case.order, "type": "SAMPLE_PHOTO", "text": "marker-asked" });
    let asked = world.done(&case.first, "requestDocument", ask).await;
    case.answer(
        world,
        "SAMPLE_PHOTO",
        &crate::support::string(&asked["documentRequest"]["id"]),
    )
    .await;
    let mut report = report();
    report["orderId"] = json!(case.order);
    report["labReference"] = json!("marker-lab-reference");
    report["findings"][0]["remark"] = json!("marker-remark");
    world.done(&case.first, "issueReport", report).await;
    let dispute = json!({ "orderId": case.order, "reason": "marker-dispute" });
    world.done(&case.seller, "openDispute", dispute).await;
    let resolution =
        json!({ "orderId": case.order, "outcome": "DISMISSED", "resolution": "marker-resolution" });
    world
        .done(&testkit::admin(), "resolveDispute", resolution)
        .await;
    case
}
