//! The time of the last change of orders, quotes, ratings and enquiries, and lists filtered by it.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::enquiries::lifecycle::{Asked, question};
use crate::support::{Case, OrderDomain, instant, report, request, rfc3339, string};

const ORDERS: &str = "orders(filter: { updatedAt: $range })";
const ENQUIRIES: &str = "enquiries(filter: { updatedAt: $range })";

/// Returns the time of the last change as a reader sees it: that of the object and that of the filter of the list.
async fn updated(
    world: &OrderDomain,
    caller: &Arc<Caller>,
    kind: &str,
    id: &str,
) -> OffsetDateTime {
    let list = if kind == "order" { ORDERS } else { ENQUIRIES };
    let query = format!("query($id: ID!) {{ {kind}(id: $id) {{ createdAt updatedAt }} }}");
    let data = world.read(caller, &query, json!({ "id": id })).await;
    let at = instant(&data[kind]["updatedAt"]);
    assert!(at >= instant(&data[kind]["createdAt"]));
    let (same, next) = (rfc3339(at), rfc3339(at + Duration::MICROSECOND));
    for (range, expected) in [
        (json!({ "from": same }), true),
        (json!({ "from": next }), false),
        (json!({ "to": same }), false),
        (json!({ "to": next }), true),
        (json!({ "from": same, "to": next }), true),
        (json!({}), true),
        (Value::Null, true),
    ] {
        let found = world.changed(caller, list, range.clone()).await;
        assert_eq!(found.contains(&id.to_owned()), expected, "{range}");
    }
    at
}

/// Returns the time of the last change of an order for each of these readers.
async fn times(world: &OrderDomain, case: &Case, readers: &[&Arc<Caller>]) -> Vec<OffsetDateTime> {
    let mut times = Vec::new();
    for reader in readers {
        times.push(updated(world, reader, "order", &case.order).await);
    }
    times
}

#[tokio::test]
async fn the_last_change_of_an_order_is_the_last_step_that_each_reader_sees() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let admin = testkit::admin();
    let drafted = times(&world, &case, &[&case.seller, &admin]).await;
    assert_eq!(drafted[0], drafted[1]);
    let input = json!({ "orderId": case.order, "providerIds": case.profiles });
    world.done(&case.seller, "requestAssessment", input).await;
    let all = [&case.seller, &admin, &case.first, &case.second];
    let requested = times(&world, &case, &all).await;
    assert!(requested[0] > drafted[0]);
    assert!(requested.iter().all(|at| *at == requested[0]));

    let quote = case.quote(&world, &case.first).await;
    let quoted = times(&world, &case, &all).await;
    assert!(quoted[0] > requested[0]);
    assert_eq!(quoted[..3], [quoted[0]; 3]);
    assert_eq!(quoted[3], requested[3], "its rival has quoted");

    case.document(&world, "EU_DOC").await;
    let submitted = times(&world, &case, &all).await;
    assert!(submitted[0] > quoted[0]);
    assert_eq!(submitted[1], submitted[0]);
    assert_eq!(submitted[2..], quoted[2..], "it is no candidate's to know");

    let input = json!({ "quoteId": quote });
    world.done(&case.seller, "acceptQuote", input).await;
    let parties = &all[..3];
    let accepted = times(&world, &case, parties).await;
    assert!(accepted[0] > submitted[0]);
    assert_eq!(accepted, [accepted[0]; 3]);

    case.document(&world, "SDS").await;
    let submitted = times(&world, &case, parties).await;
    assert!(submitted[0] > accepted[0]);
    assert_eq!(submitted, [submitted[0]; 3]);
}

#[tokio::test]
async fn the_clock_changes_an_order_for_all_that_see_it() {
    let world = OrderDomain::new().await;
    let (case, late) = (
        Case::requested(&world).await,
        Case::in_assessment(&world).await,
    );
    case.quote(&world, &case.first).await;
    let admin = testkit::admin();
    let at = chassis::now() + Duration::days(15);
    let microseconds = |at: OffsetDateTime| at.unix_timestamp_nanos() / 1000;
    assert_eq!(world.services.orders.expire(at).await.unwrap(), 1);
    let readers = [&case.seller, &admin, &case.first, &case.second];
    for seen in times(&world, &case, &readers).await {
        assert_eq!(microseconds(seen), microseconds(at));
    }
    assert_eq!(world.services.orders.mark_overdue(at).await.unwrap(), 1);
    let readers = [&late.seller, &admin, &late.first];
    for seen in times(&world, &late, &readers).await {
        assert_eq!(microseconds(seen), microseconds(at));
    }
}

#[tokio::test]
async fn orders_that_have_changed_since_a_time_are_found_and_no_others() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let mut orders = vec![case.order.clone()];
    for _ in 0..2 {
        let input = request(case.product, &case.profiles);
        let made = world.done(&case.seller, "requestAssessment", input).await;
        orders.push(string(&made["order"]["id"]));
    }
    let since = json!({ "from": rfc3339(chassis::now()) });
    let readers = [&case.seller, &case.first, &testkit::admin()];
    for reader in readers {
        let found = world.changed(reader, ORDERS, since.clone()).await;
        assert!(found.is_empty());
    }
    let mutation = "mutation($input: CancelOrderInput!) {
        cancelOrder(input: $input) { order { updatedAt } userErrors { code } } }";
    let input = json!({ "orderId": orders[1], "reason": "No longer needed." });
    let data = world
        .read(&case.seller, mutation, json!({ "input": input }))
        .await;
    let shown = instant(&data["cancelOrder"]["order"]["updatedAt"]);
    for reader in readers {
        let found = world.changed(reader, ORDERS, since.clone()).await;
        assert_eq!(found, [orders[1].clone()]);
        assert_eq!(updated(&world, reader, "order", &orders[1]).await, shown);
    }
}

async fn quotes(world: &OrderDomain, case: &Case) -> Vec<(String, bool)> {
    let query = "query($id: ID!) { order(id: $id) { quotes { status createdAt updatedAt } } }";
    let variables = json!({ "id": case.order });
    let data = world.read(&case.seller, query, variables).await;
    let quotes = data["order"]["quotes"].as_array().unwrap().iter();
    quotes
        .map(|quote| {
            let changed = instant(&quote["updatedAt"]) > instant(&quote["createdAt"]);
            (string(&quote["status"]), changed)
        })
        .collect()
}

#[tokio::test]
async fn a_quote_is_changed_by_its_withdrawal_and_by_an_acceptance() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let quote = json!({ "quoteId": case.quote(&world, &case.first).await });
    let of = |statuses: &[(&str, bool)]| -> Vec<(String, bool)> {
        statuses
            .iter()
            .map(|(status, changed)| ((*status).to_owned(), *changed))
            .collect()
    };
    assert_eq!(quotes(&world, &case).await, of(&[("SUBMITTED", false)]));
    world.done(&case.first, "withdrawQuote", quote).await;
    assert_eq!(quotes(&world, &case).await, of(&[("WITHDRAWN", true)]));
    let accepted = json!({ "quoteId": case.quote(&world, &case.first).await });
    case.quote(&world, &case.second).await;
    world.done(&case.seller, "acceptQuote", accepted).await;
    let expected = [("WITHDRAWN", true), ("ACCEPTED", true), ("REJECTED", true)];
    assert_eq!(quotes(&world, &case).await, of(&expected));
}

#[tokio::test]
async fn a_rating_is_changed_by_the_next_one() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let order = json!({ "orderId": case.order });
    world.done(&case.seller, "acceptReport", order).await;
    let query =
        "query($id: ID!) { order(id: $id) { rating { createdAt updatedAt changedAt } updatedAt } }";
    let mut seen = Vec::new();
    for stars in [2, 5] {
        let input = json!({ "orderId": case.order, "stars": stars });
        world.done(&case.seller, "rateProvider", input).await;
        let variables = json!({ "id": case.order });
        seen.push(world.read(&case.first, query, variables).await["order"].take());
    }
    let [first, second] = [&seen[0]["rating"], &seen[1]["rating"]];
    assert_eq!(first["updatedAt"], first["createdAt"]);
    assert_eq!(second["createdAt"], first["createdAt"]);
    assert!(instant(&second["updatedAt"]) > instant(&first["updatedAt"]));
    assert_eq!(second["changedAt"], second["updatedAt"]);
    assert_eq!(
        seen[0]["updatedAt"], seen[1]["updatedAt"],
        "a rating is no step of the order"
    );
}

#[tokio::test]
async fn each_step_changes_an_enquiry_and_the_list_of_changes_has_no_others() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    for _ in 0..2 {
        let input = question(asked.profile);
        world.done(&asked.seller, "contactProvider", input).await;
    }
    let readers = [&asked.seller, &asked.provider, &testkit::admin()];
    let mut last = updated(&world, &asked.seller, "enquiry", &asked.enquiry).await;
    for (caller, command, input) in [
        (&asked.provider, "answerEnquiry", asked.text("Yes.")),
        (&asked.seller, "sendMessage", asked.text("And this one?")),
        (&asked.seller, "closeEnquiry", asked.with(&json!({}))),
    ] {
        let since = json!({ "from": rfc3339(chassis::now()) });
        world.done(caller, command, input).await;
        for reader in readers {
            let found = world.changed(reader, ENQUIRIES, since.clone()).await;
            assert_eq!(found, std::slice::from_ref(&asked.enquiry), "{command}");
            let at = updated(&world, reader, "enquiry", &asked.enquiry).await;
            assert!(at > last, "{command}");
        }
        last = updated(&world, &asked.seller, "enquiry", &asked.enquiry).await;
    }
    let since = json!({ "from": rfc3339(chassis::now()) });
    let later = chassis::now() + Duration::days(6);
    assert_eq!(world.services.enquiries.expire(later).await.unwrap(), 2);
    let expired = world.changed(&asked.seller, ENQUIRIES, since).await;
    assert_eq!(expired.len(), 2);
    assert!(!expired.contains(&asked.enquiry));
}
