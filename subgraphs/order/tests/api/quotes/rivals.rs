//! Rivals learn nothing of each other: whatever one candidate does, the other sees the same order, at the same position of the
//! same lists, with the same version, and receives no event.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};

use crate::support::{Case, OrderDomain, quote, request, rfc3339, string};

const EVERYTHING: &str = "query($id: ID!, $since: DateTime!) {
    order(id: $id) {
        id number type status message version updatedAt quoteBy dueAt overdueAt createdAt requirementIds
        seller { id } provider { id } providerProfile { id } product { id } lane { origin destination mode }
        quotes { id status order { id status version } } documents { id } documentRequests { id } disputes { id }
        report { id } certificate { id } rating { stars } messages { totalCount nodes { id text } }
        timeline(first: 100) { nodes { sequence event status at note by { id } } } nextSteps { command by yours due } }
    orders { totalCount edges { cursor node { id status version } } }
    updated: orders(sort: { field: UPDATED_AT }) { totalCount edges { cursor node { id status version updatedAt } } }
    changed: orders(filter: { updatedAt: { from: $since } }) { totalCount edges { cursor node { id } } }
    requested: orders(filter: { status: [REQUESTED] }) { totalCount edges { cursor node { id } } }
    quoted: orders(filter: { status: [QUOTED] }) { totalCount edges { cursor node { id } } }
    either: orders(filter: { status: [REQUESTED, QUOTED, DECLINED] }) { totalCount edges { cursor node { id } } }
    inbox { totalCount counts { kind count } edges { cursor node {
        kind since due overdue action message subject { ... on Order { id status version nextSteps { command } } } } } }
}";

/// Commands that are refused, in the view of the caller.
const REFUSED: [(&str, &str); 3] = [
    ("startAssessment", "StartAssessmentInput"),
    ("acceptReport", "AcceptReportInput"),
    ("cancelOrder", "CancelOrderInput"),
];

/// Returns everything that a caller can query about an order and its lists.
async fn everything(
    world: &OrderDomain,
    caller: &Arc<Caller>,
    order: &str,
    since: &str,
) -> Vec<Value> {
    let variables = json!({ "id": order, "since": since });
    let mut seen = vec![world.read(caller, EVERYTHING, variables).await];
    for (command, kind) in REFUSED {
        let query = format!(
            "mutation($input: {kind}!) {{ {command}(input: $input) {{ userErrors {{ code message path }} }} }}"
        );
        let mut input = json!({ "orderId": order });
        if command == "cancelOrder" {
            input["reason"] = json!("Changed plans.");
        }
        let response = world
            .execute(caller, &query, json!({ "input": input }))
            .await;
        seen.push(response.data.into_json().unwrap());
    }
    seen
}

/// The first candidate takes all possible steps; after each step, the second sees the same as before.
async fn rival_acts(world: &OrderDomain, case: &Case) {
    let since = rfc3339(chassis::now());
    let before = everything(world, &case.second, &case.order, &since).await;
    assert_eq!(before[0]["changed"]["totalCount"], 0);
    let unchanged = async |what: &str| {
        assert_eq!(
            everything(world, &case.second, &case.order, &since).await,
            before,
            "after {what}"
        );
    };
    let told = world.told().await.len();
    for _ in 0..2 {
        let first = case.quote(world, &case.first).await;
        unchanged("a quote").await;
        world
            .done(&case.first, "withdrawQuote", json!({ "quoteId": first }))
            .await;
        unchanged("a withdrawal").await;
    }
    case.document(world, "EU_DOC").await;
    unchanged("a document of the seller's").await;
    let decline = json!({ "orderId": case.order, "reason": "No capacity." });
    world.done(&case.first, "declineRequest", decline).await;
    unchanged("a refusal").await;
    let told = world.told().await.split_off(told);
    assert_eq!(told.len(), 6);
    for event in told {
        let kind = &event.kind;
        assert!(!event.audience.contains(&case.second_id()), "{kind}");
        assert!(event.audience.contains(&case.seller_id()), "{kind}");
        assert_eq!(
            event.audience.contains(&case.first_id()),
            !kind.contains("Document"),
            "{kind}"
        );
    }
}

async fn version(world: &OrderDomain, caller: &Arc<Caller>, order: &str) -> i64 {
    let query = "query($id: ID!) { order(id: $id) { version } }";
    world.read(caller, query, json!({ "id": order })).await["order"]["version"]
        .as_i64()
        .unwrap()
}

/// Creates a case, and a later order between the same three organisations, so that a list sorted by the last step could change.
async fn between_others(world: &OrderDomain) -> Case {
    let case = Case::requested(world).await;
    world
        .done(
            &case.seller,
            "requestAssessment",
            request(case.product, &case.profiles),
        )
        .await;
    case
}

#[tokio::test]
async fn one_that_has_not_answered_sees_nothing_of_its_rivals_and_answers_on_the_version_that_it_saw()
 {
    let world = OrderDomain::new().await;
    for command in ["submitQuote", "declineRequest"] {
        let case = between_others(&world).await;
        let seen = version(&world, &case.second, &case.order).await;
        rival_acts(&world, &case).await;
        assert_eq!(
            case.state(&world).await.1,
            7,
            "the seller counts every step"
        );
        let mut input = if command == "submitQuote" {
            quote(&case.order)
        } else {
            json!({ "orderId": case.order, "reason": "No capacity." })
        };
        for stale in [seen - 1, 7] {
            input["expectedVersion"] = json!(stale);
            assert_eq!(
                world.refused(&case.second, command, input.clone()).await,
                "VERSION_CONFLICT"
            );
        }
        input["expectedVersion"] = json!(seen);
        world.done(&case.second, command, input).await;
    }
}

#[tokio::test]
async fn a_bidder_sees_nothing_of_its_rivals_and_withdraws_on_the_version_that_it_saw() {
    let world = OrderDomain::new().await;
    let case = between_others(&world).await;
    let own = case.quote(&world, &case.second).await;
    let seen = version(&world, &case.second, &case.order).await;
    assert_eq!(seen, 2);
    rival_acts(&world, &case).await;
    let words = json!({ "orderId": case.order, "text": "Any questions?", "expectedVersion": seen });
    world.done(&case.second, "sendMessage", words).await;
    world
        .done(
            &case.second,
            "withdrawQuote",
            json!({ "quoteId": own, "expectedVersion": seen }),
        )
        .await;
    assert_eq!(version(&world, &case.second, &case.order).await, 3);
}

/// Returns the results of the second candidate, which quotes, withdraws and declines: after the withdrawal, of a second
/// withdrawal, of the decline, and of its repetition after the rival was chosen.
async fn withdraws_and_declines(world: &OrderDomain, rival_bids: bool) -> [Value; 4] {
    let decline = "mutation($input: DeclineRequestInput!) { declineRequest(input: $input) { order {
        status version timeline(first: 100) { nodes { sequence event status } } nextSteps { command } quotes { status } } } }";
    let order = "query($id: ID!) { order(id: $id) { status version timeline(first: 100) { nodes { sequence event status } } } }";
    let case = Case::requested(world).await;
    if rival_bids {
        case.quote(world, &case.first).await;
    }
    let own = json!({ "quoteId": case.quote(world, &case.second).await });
    world.done(&case.second, "withdrawQuote", own.clone()).await;
    let withdrawn = world
        .read(&case.second, order, json!({ "id": case.order }))
        .await;
    let refused = world
        .mutate(&case.second, "withdrawQuote", own)
        .await
        .unwrap()["userErrors"]
        .take();
    let input =
        json!({ "orderId": case.order, "reason": "No capacity.", "idempotencyKey": case.order });
    let declined = world
        .read(&case.second, decline, json!({ "input": input }))
        .await;
    if rival_bids {
        let quotes = "query($id: ID!) { order(id: $id) { quotes { id status } } }";
        let data = world
            .read(&case.first, quotes, json!({ "id": case.order }))
            .await;
        let quote = &data["order"]["quotes"][0]["id"];
        world
            .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
            .await;
    }
    let repeated = world
        .read(&case.second, decline, json!({ "input": input }))
        .await;
    [withdrawn, refused, declined, repeated]
}

#[tokio::test]
async fn one_that_withdrew_and_one_that_declined_see_nothing_of_rivals_that_bid() {
    let world = OrderDomain::new().await;
    let alone = withdraws_and_declines(&world, false).await;
    let seen = withdraws_and_declines(&world, true).await;
    assert_eq!(alone, seen);
    let [withdrawn, refused, declined, repeated] = &seen;
    assert_eq!(
        (
            &withdrawn["order"]["status"],
            &withdrawn["order"]["version"]
        ),
        (&json!("REQUESTED"), &json!(3))
    );
    assert_eq!(refused[0]["code"], "WRONG_STATE");
    let order = &declined["declineRequest"]["order"];
    assert_eq!(
        (&order["status"], &order["version"]),
        (&json!("DECLINED"), &json!(4))
    );
    let events = |order: &Value| -> Vec<(i64, String)> {
        let steps = order["timeline"]["nodes"].as_array().unwrap().iter();
        steps
            .map(|step| (step["sequence"].as_i64().unwrap(), string(&step["event"])))
            .collect()
    };
    let own = [
        (2, "QUOTE_SUBMITTED"),
        (3, "QUOTE_WITHDRAWN"),
        (4, "REQUEST_DECLINED"),
    ];
    let own = own.map(|(sequence, event)| (sequence, event.to_owned()));
    assert_eq!(events(order)[1..], own);
    assert_eq!(
        events(&repeated["declineRequest"]["order"]),
        own,
        "its own steps only"
    );
}

#[tokio::test]
async fn what_the_seller_and_the_clock_do_moves_the_version_that_a_candidate_sees() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    world
        .done(
            &case.seller,
            "updateDraft",
            json!({ "orderId": case.order, "type": "CERTIFICATION" }),
        )
        .await;
    let mut input = json!({ "orderId": case.order, "providerIds": case.profiles });
    input["expectedVersion"] = json!(2);
    world.done(&case.seller, "requestAssessment", input).await;
    assert_eq!(version(&world, &case.second, &case.order).await, 3);
    case.quote(&world, &case.first).await;
    let before = version(&world, &case.second, &case.order).await;
    case.expire(&world).await;
    let query = "query($id: ID!) { order(id: $id) { status version timeline(first: 100) { nodes { sequence event } } } }";
    let seen = world
        .read(&case.second, query, json!({ "id": case.order }))
        .await["order"]
        .take();
    assert_eq!(
        (&seen["status"], &seen["version"]),
        (&json!("EXPIRED"), &json!(before + 1))
    );
    let last = seen["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(
        last,
        &json!({ "sequence": before + 1, "event": "ORDER_EXPIRED" })
    );
    assert_eq!(version(&world, &case.seller, &case.order).await, 5);
}

#[tokio::test]
async fn the_seller_does_not_accept_a_quote_while_it_overlooks_another() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let quote = case.quote(&world, &case.first).await;
    let seen = version(&world, &case.seller, &case.order).await;
    case.quote(&world, &case.second).await;
    let mut input = json!({ "quoteId": quote, "expectedVersion": seen });
    assert_eq!(
        world
            .refused(&case.seller, "acceptQuote", input.clone())
            .await,
        "VERSION_CONFLICT"
    );
    input["expectedVersion"] = json!(seen + 1);
    world.done(&case.seller, "acceptQuote", input).await;
    let order = version(&world, &case.first, &case.order).await;
    assert_eq!(
        order, 4,
        "the accepted provider sees the order's own version"
    );
    let input = json!({ "orderId": case.order, "expectedVersion": order });
    let started = world.done(&case.first, "startAssessment", input).await;
    assert_eq!(string(&started["order"]["status"]), "IN_ASSESSMENT");
}
