//! Lists that tenants make grow are read in pages: each has its rows and no others, in order, and the total counts them all.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::shipment::{Shipment, answer};
use crate::support::{Case, World, lane, quote, report, string};

/// All rows of a connection, read in pages of two.
async fn all(
    world: &World,
    who: &std::sync::Arc<caller::Caller>,
    query: &str,
    id: &str,
) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let data = world
            .read(who, query, json!({ "id": id, "after": after }))
            .await;
        let parent = data.as_object().unwrap().values().next().unwrap();
        let page = parent.as_object().unwrap().values().next().unwrap();
        let nodes = page["nodes"].as_array().unwrap();
        assert!(nodes.len() <= 2);
        rows.extend(nodes.iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], json!(rows.len()), "{query}");
            return rows;
        }
        assert_eq!(nodes.len(), 2);
        after = page["pageInfo"]["endCursor"].clone();
    }
}

fn query(root: &str, field: &str, selection: &str) -> String {
    format!(
        "query($id: ID!, $after: String) {{ {root}(id: $id) {{ {field}(first: 2, after: $after) {{
             totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {selection} }} }} }} }}"
    )
}

fn texts<'a>(rows: &'a [Value], field: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row[field].as_str().unwrap())
        .collect()
}

fn numbers(rows: &[Value]) -> Vec<i64> {
    rows.iter()
        .map(|row| row["sequence"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn the_timeline_of_an_order_is_paged_as_each_reader_sees_it() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    for _ in 0..2 {
        let id = case.quote(&world, &case.first).await;
        world
            .done(&case.first, "withdrawQuote", json!({ "quoteId": id }))
            .await;
    }
    case.quote(&world, &case.second).await;
    let timeline = query("order", "timeline", "sequence event");
    let seller = all(&world, &case.seller, &timeline, &case.order).await;
    assert_eq!(numbers(&seller), [1, 2, 3, 4, 5, 6]);
    let first = all(&world, &case.first, &timeline, &case.order).await;
    assert_eq!(
        numbers(&first),
        [1, 2, 3, 4, 5],
        "without its rival's, and without a gap"
    );
    let second = all(&world, &case.second, &timeline, &case.order).await;
    assert_eq!(numbers(&second), [1, 2]);
    assert_eq!(
        texts(&second, "event"),
        ["ASSESSMENT_REQUESTED", "QUOTE_SUBMITTED"]
    );
    let input = json!({ "orderId": case.order, "reason": "No capacity.", "idempotencyKey": "no" });
    world
        .done(&case.first, "declineRequest", input.clone())
        .await;
    // The repeated command is answered to an organisation that does not see the order any more.
    let query = "mutation($input: DeclineRequestInput!) { declineRequest(input: $input) { order {
        timeline(first: 1) { totalCount nodes { sequence event } } } userErrors { code } } }";
    let declined = world
        .read(&case.first, query, json!({ "input": input }))
        .await;
    let page = &declined["declineRequest"]["order"]["timeline"];
    assert_eq!(
        page["nodes"],
        json!([{ "sequence": 2, "event": "QUOTE_SUBMITTED" }]),
        "its own steps only"
    );
    assert_eq!(page["totalCount"], 5);
}

#[tokio::test]
async fn the_timelines_of_consignments_and_approvals_are_paged() {
    let world = World::new().await;
    let (shipment, id) = Shipment::at(&world, "CLEARED").await;
    let recheck = || {
        world.done(
            &shipment.seller,
            "recheckApproval",
            json!({ "approvalId": id }),
        )
    };
    recheck().await;
    answer(&world, &id, "COMPLIANT").await;
    recheck().await;
    let steps = all(
        &world,
        &shipment.carrier,
        &query("transportApproval", "timeline", "sequence"),
        &id,
    )
    .await;
    assert_eq!(numbers(&steps), [1, 2, 3, 4, 5]);
    let steps = query("consignment", "timeline", "sequence");
    let steps = all(&world, &shipment.carrier, &steps, &shipment.id).await;
    assert_eq!(numbers(&steps), [1, 2, 3]);
    let stranger = testkit::seller(Uuid::now_v7());
    let query = "query($id: ID!) { consignment(id: $id) { timeline { totalCount } } }";
    let data = world
        .read(&stranger, query, json!({ "id": shipment.id }))
        .await;
    assert_eq!(data["consignment"], Value::Null);
}

/// A case whose report was accepted, and its certificate.
async fn certified(world: &World) -> (Case, String) {
    let case = Case::reported(world, report()).await;
    let accept = json!({ "orderId": case.order });
    let done = world.done(&case.seller, "acceptReport", accept).await;
    let certificate = string(&done["order"]["certificate"]["id"]);
    (case, certificate)
}

#[tokio::test]
async fn the_history_of_a_certificate_is_paged() {
    let world = World::new().await;
    let (case, certificate) = certified(&world).await;
    let why = json!({ "certificateId": certificate, "reason": "Doubts." });
    for name in [
        "suspendCertificate",
        "reinstateCertificate",
        "suspendCertificate",
        "reinstateCertificate",
    ] {
        world.done(&case.first, name, why.clone()).await;
    }
    let history = all(
        &world,
        &case.seller,
        &query("certificate", "history", "sequence"),
        &certificate,
    )
    .await;
    assert_eq!(numbers(&history), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn the_evidence_of_a_question_is_paged() {
    let world = World::new().await;
    let (case, _) = certified(&world).await;
    for kind in ["SDS", "LABEL", "DGD"] {
        let input = crate::support::document(case.product, kind);
        let made = world.done(&case.seller, "submitDocument", input).await;
        world
            .done(
                &testkit::admin(),
                "acceptDocument",
                json!({ "documentId": made["document"]["id"] }),
            )
            .await;
    }
    let input = json!({ "productId": case.product, "lane": lane() });
    let made = world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    let id = string(&made["transportApproval"]["id"]);
    answer(&world, &id, "COMPLIANT").await;
    let query = "query($id: ID!, $after: String) { transportApproval(id: $id) { checks {
        evidence(first: 3, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { type } } } } }";
    let data = world.read(&case.seller, query, json!({ "id": id })).await;
    let page = &data["transportApproval"]["checks"][0]["evidence"];
    assert_eq!(
        (page["nodes"].as_array().unwrap().len(), &page["totalCount"]),
        (3, &json!(4))
    );
    let after = &page["pageInfo"]["endCursor"];
    let data = world
        .read(&case.seller, query, json!({ "id": id, "after": after }))
        .await;
    let page = &data["transportApproval"]["checks"][0]["evidence"];
    assert_eq!(
        (
            page["nodes"].as_array().unwrap().len(),
            &page["pageInfo"]["hasNextPage"]
        ),
        (1, &json!(false))
    );
}

#[tokio::test]
async fn a_candidate_quotes_at_most_20_times_for_an_order() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    for _ in 0..20 {
        let id = case.quote(&world, &case.first).await;
        world
            .done(&case.first, "withdrawQuote", json!({ "quoteId": id }))
            .await;
    }
    assert_eq!(
        world
            .refused(&case.first, "submitQuote", quote(&case.order))
            .await,
        "TOO_MANY_QUOTES"
    );
    case.quote(&world, &case.second).await;
}
