//! Cases between a seller and laboratories that the main job does not cover.

use e2e::{
    case::{self, Lab, lane},
    documents::{admin, web},
    people,
};
use serde_json::{Value, json};

use crate::{accepted, platform, refused};

#[tokio::test]
async fn of_two_quotes_accepted_at_the_same_instant_one_wins() {
    let platform = platform();
    let stage = platform.stage().await;
    let (first, second) = (
        Lab::new(&stage, "Gleich Labor").await.unwrap(),
        Lab::new(&stage, "Zeitig Labor").await.unwrap(),
    );
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let order = case::request(&seller, &product, &[&first, &second])
        .await
        .unwrap();
    let id = order["id"].as_str().unwrap();
    let quotes = [
        first.quote(id, 4).await.unwrap(),
        second.quote(id, 3).await.unwrap(),
    ];
    let take = |quote: &str| json!({ "input": { "quoteId": quote } });
    let (one, other) = tokio::join!(
        seller.graph.send(web::ACCEPT_QUOTE.text, take(&quotes[0])),
        seller.graph.send(web::ACCEPT_QUOTE.text, take(&quotes[1])),
    );
    let answers = [one.unwrap(), other.unwrap()];
    let won: Vec<_> = answers
        .iter()
        .filter(|answer| answer.refusal().is_none())
        .collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    assert_eq!(
        won[0].body.pointer("/data/acceptQuote/order/status"),
        Some(&json!("ACCEPTED")),
        "{answers:?}"
    );
    assert!(
        answers
            .iter()
            .any(|answer| answer.refusal() == Some("WRONG_STATE")),
        "{answers:?}"
    );
    let seen = seller
        .graph
        .run(&web::ORDER, json!({ "id": id }))
        .await
        .unwrap();
    let mut states: Vec<_> = seen["order"]["quotes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|quote| quote["status"].as_str().unwrap())
        .collect();
    states.sort_unstable();
    assert_eq!(states, ["ACCEPTED", "REJECTED"], "{seen}");
    let steps = seen["order"]["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .iter();
    assert_eq!(
        steps
            .filter(|step| step["event"] == "QUOTE_ACCEPTED")
            .count(),
        1,
        "{seen}"
    );
}

#[tokio::test]
async fn a_draft_is_changed_and_sent_and_a_quote_withdrawn() {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, "Entwurf Labor")
        .await
        .unwrap();
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let key = uuid::Uuid::now_v7();
    let draft = json!({
        "productId": product, "type": "TESTING", "lane": lane(Some("CARGO")), "idempotencyKey": key,
    });
    let drafted = accepted(&seller.graph, &web::DRAFT_ORDER, draft.clone()).await;
    let again = accepted(&seller.graph, &web::DRAFT_ORDER, draft).await;
    assert_eq!(
        drafted["order"]["id"], again["order"]["id"],
        "the same key is the same order"
    );
    let id = drafted["order"]["id"].as_str().unwrap();
    let change =
        json!({ "orderId": id, "requirementIds": ["AIR-UN3480-CAO"], "expectedVersion": 1 });
    accepted(&seller.graph, &web::UPDATE_DRAFT, change.clone()).await;
    assert_eq!(
        refused(&seller.graph, &web::UPDATE_DRAFT, change).await,
        "VERSION_CONFLICT"
    );
    assert_eq!(
        work(&seller, &web::WORK_LIST, "workList").await,
        ["FINISH_DRAFT"]
    );

    let request = json!({ "orderId": id, "providerIds": [lab.profile] });
    accepted(&seller.graph, &web::REQUEST_ASSESSMENT, request).await;
    assert_eq!(
        work(&lab.member, &web::INBOX, "inbox").await,
        ["ANSWER_REQUEST"]
    );
    let quote = lab.quote(id, 9).await.unwrap();
    assert_eq!(
        work(&seller, &web::WORK_LIST, "workList").await,
        ["CHOOSE_QUOTE"]
    );
    let take = json!({ "quoteId": quote });
    let withdrawn = accepted(lab.graph(), &web::WITHDRAW_QUOTE, take.clone()).await;
    assert_eq!(withdrawn["quote"]["status"], "WITHDRAWN");
    assert_eq!(
        refused(&seller.graph, &web::ACCEPT_QUOTE, take).await,
        "WRONG_STATE"
    );
    lab.quote(id, 4).await.unwrap();
    let filter = json!({ "filter": { "status": "QUOTED" }, "sort": { "field": "QUOTE_BY" } });
    let listed = seller.graph.run(&web::ORDERS, filter).await.unwrap();
    assert_eq!(
        listed.pointer("/orders/nodes/0/id"),
        Some(&json!(id)),
        "{listed}"
    );
    assert_eq!(
        listed.pointer("/orders/totalCount"),
        Some(&json!(1)),
        "{listed}"
    );
    accepted(
        &seller.graph,
        &web::CANCEL_ORDER,
        json!({ "orderId": id, "reason": "Sold out." }),
    )
    .await;
    assert!(
        work(&lab.member, &web::INBOX, "inbox").await.is_empty(),
        "nothing waits any more"
    );
}

/// The entries of a work list, grouped by kind.
async fn work(
    member: &people::Member,
    list: &e2e::documents::Document,
    field: &str,
) -> Vec<String> {
    let data = member.graph.run(list, json!({})).await.unwrap();
    let nodes = data[field]["nodes"].as_array().unwrap();
    assert_eq!(data[field]["totalCount"], json!(nodes.len()), "{data}");
    nodes
        .iter()
        .map(|item| item["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_disputed_report_is_corrected_and_the_work_rated() {
    let platform = platform();
    let stage = platform.stage().await;
    let lab = Lab::new(&stage, "Streit Labor").await.unwrap();
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let order = case::begun(&seller, &product, &lab).await.unwrap();
    let issued = lab.report(&case::report(&order, &[])).await.unwrap();
    let first = issued
        .pointer("/order/report/id")
        .and_then(Value::as_str)
        .unwrap()
        .to_owned();
    let reason = json!({ "orderId": order, "reason": "The report names another cell." });
    let disputed = accepted(&seller.graph, &web::OPEN_DISPUTE, reason).await;
    assert_eq!(disputed["order"]["status"], "DISPUTED");
    let waiting = json!({ "filter": { "kind": ["RESOLVE_DISPUTE"] } });
    let waiting = stage.admin.run(&admin::REVIEW_LIST, waiting).await.unwrap();
    assert!(waiting.to_string().contains(&order), "{waiting}");
    let outcome = json!({ "orderId": order, "outcome": "UPHELD", "resolution": "It does." });
    accepted(&stage.admin, &admin::RESOLVE_DISPUTE, outcome).await;

    let mut better = case::report(&order, &[]);
    better["supersedes"] = json!(first);
    let issued = lab.report(&better).await.unwrap();
    assert_ne!(
        issued.pointer("/order/report/id").and_then(Value::as_str),
        Some(first.as_str())
    );
    let done = accepted(
        &seller.graph,
        &web::ACCEPT_REPORT,
        json!({ "orderId": order }),
    )
    .await;
    assert_eq!(done["order"]["status"], "COMPLETED");
    assert_eq!(done["order"]["certificate"]["status"], "VALID");
    let stars = json!({ "orderId": order, "stars": 4, "comment": "Corrected at once." });
    let rated = accepted(&seller.graph, &web::RATE_PROVIDER, stars).await;
    assert_eq!(rated["order"]["rating"]["stars"], 4);
    let stars = json!({ "orderId": order, "stars": 6 });
    assert_eq!(
        refused(&seller.graph, &web::RATE_PROVIDER, stars).await,
        "INVALID"
    );
}
