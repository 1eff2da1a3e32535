//! Lists of orders: every sorting, every filter, and pages while orders are created.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caller::{ApiClient, Caller, ClientKind, Identity};
use serde_json::{Value, json};
use testkit::pages::List;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::support::{Case, OrderDomain, error_code, quote, request, string};

const ORDERS: &str =
    "query($first: Int, $after: String, $last: Int, $before: String, $filter: OrderFilter! = {}, $sort: OrderSort) {
    orders(first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { id number status quoteBy dueAt createdAt timeline(first: 100) { nodes { at } } }
    } }";
const SORTS: [&str; 5] = ["CREATED_AT", "DUE_AT", "QUOTE_BY", "UPDATED_AT", "NUMBER"];
const DIRECTIONS: [&str; 2] = ["ASCENDING", "DESCENDING"];

async fn page(world: &OrderDomain, caller: &Arc<Caller>, variables: Value) -> Value {
    world.read(caller, ORDERS, variables).await["orders"].take()
}

fn nodes(page: &Value) -> Vec<Value> {
    page["nodes"].as_array().unwrap().clone()
}

fn ids(nodes: &[Value]) -> Vec<String> {
    nodes.iter().map(|node| string(&node["id"])).collect()
}

/// Reads all pages, two orders at a time.
async fn walk(
    world: &OrderDomain,
    caller: &Arc<Caller>,
    filter: &Value,
    sort: &Value,
) -> Vec<Value> {
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "first": 2, "after": after, "filter": filter, "sort": sort });
        let page = page(world, caller, variables).await;
        seen.extend(nodes(&page));
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], seen.len(), "{sort}");
            return seen;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// Returns the sort key and the ID of an order.
fn key(node: &Value, by: &str) -> (i128, String, String) {
    let at = |value: &Value| {
        let never = i128::MAX;
        value.as_str().map_or(never, |at| {
            time::OffsetDateTime::parse(at, &Rfc3339)
                .unwrap()
                .unix_timestamp_nanos()
        })
    };
    let last = node["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .last()
        .map_or(&Value::Null, |entry| &entry["at"]);
    let (at, text) = match by {
        "DUE_AT" => (at(&node["dueAt"]), String::new()),
        "QUOTE_BY" => (at(&node["quoteBy"]), String::new()),
        "UPDATED_AT" => (at(last), String::new()),
        "NUMBER" => (0, string(&node["number"])),
        _ => (0, String::new()),
    };
    (at, text, string(&node["id"]))
}

fn later(hours: i64) -> String {
    (chassis::now() + time::Duration::hours(hours))
        .format(&Rfc3339)
        .unwrap()
}

/// Creates nine orders at different stages, whose deadlines are not in the order of creation.
async fn nine(world: &OrderDomain) -> Case {
    let case = Case::requested(world).await;
    for number in 0..8_i64 {
        let mut input = request(case.product, &case.profiles);
        input["quoteBy"] = json!(later(100 + (number * 5) % 8));
        let order =
            string(&world.done(&case.seller, "requestAssessment", input).await["order"]["id"]);
        if number % 2 == 0 {
            let mut offer = quote(&order);
            offer["leadDays"] = json!(1 + (number * 3) % 8);
            let offer = world.done(&case.first, "submitQuote", offer).await;
            if number % 4 == 0 {
                world
                    .done(
                        &case.seller,
                        "acceptQuote",
                        json!({ "quoteId": offer["quote"]["id"] }),
                    )
                    .await;
            }
        }
    }
    let reason = json!({ "orderId": case.order, "reason": "No longer needed." });
    world.done(&case.seller, "cancelOrder", reason).await;
    case
}

#[tokio::test]
async fn every_sort_goes_both_ways_page_by_page() {
    let world = OrderDomain::new().await;
    let case = nine(&world).await;
    let all = nodes(&page(&world, &case.seller, json!({ "first": 100 })).await);
    assert_eq!(all.len(), 9);
    for by in SORTS {
        for direction in DIRECTIONS {
            let mut expected = all.clone();
            expected.sort_by_key(|node| key(node, by));
            if direction == "DESCENDING" {
                expected.reverse();
            }
            for caller in [&case.seller, &case.first, &testkit::admin()] {
                let sort = format!("sort: {{ field: {by}, direction: {direction} }}");
                let list = List {
                    query: format!("{{ orders({sort}, PAGE) ROWS }}"),
                    ..List::of_root("orders", "id")
                };
                let seen = world.rows(caller, &list).await;
                assert_eq!(ids(&seen), ids(&expected), "{by} {direction}");
            }
        }
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line for each case")]
async fn every_filter_shows_what_fits_and_nothing_else() {
    let world = OrderDomain::new().await;
    let case = nine(&world).await;
    let other = world.product(case.seller_id()).await;
    let mut input = request(other, &case.profiles[..1]);
    input["type"] = json!("CONSULTATION");
    input["lane"]["destination"] = json!("FR");
    let odd = world.done(&case.seller, "requestAssessment", input).await["order"].take();
    let all = nodes(&page(&world, &case.seller, json!({ "first": 100 })).await);
    let with = |status: &[&str]| {
        let fits = all
            .iter()
            .filter(|node| status.contains(&node["status"].as_str().unwrap()));
        ids(&fits.cloned().collect::<Vec<_>>())
    };
    let accepted = with(&["ACCEPTED"]);
    assert_eq!(
        (all.len(), accepted.len(), with(&["CANCELLED"]).len()),
        (10, 2, 1)
    );
    let odd_one = vec![string(&odd["id"])];
    let created = |index: usize| all[index]["createdAt"].clone();
    for (filter, expected) in [
        (json!({ "status": "ACCEPTED" }), accepted.clone()),
        (
            json!({ "status": ["QUOTED", "CANCELLED"] }),
            with(&["QUOTED", "CANCELLED"]),
        ),
        (json!({ "status": [] }), ids(&all)),
        (json!({ "type": "CONSULTATION" }), odd_one.clone()),
        (json!({ "market": "FR" }), odd_one.clone()),
        (json!({ "market": "DE" }), ids(&all[1..])),
        (json!({ "productId": other }), odd_one.clone()),
        (
            json!({ "partyId": case.second_id() }),
            ids(&nodes(&page(&world, &case.second, json!({})).await)),
        ),
        (json!({ "partyId": Uuid::now_v7() }), vec![]),
        (json!({ "providerId": case.first_id() }), accepted.clone()),
        (json!({ "providerId": case.second_id() }), vec![]),
        (
            json!({ "createdAt": { "from": created(2) } }),
            ids(&all[..3]),
        ),
        (json!({ "createdAt": { "to": created(2) } }), ids(&all[3..])),
        (
            json!({ "createdAt": { "from": created(5), "to": created(2) } }),
            ids(&all[3..6]),
        ),
        (
            json!({ "createdAt": { "to": "1969-01-01T00:00:00Z" } }),
            vec![],
        ),
        (
            json!({ "createdAt": { "from": "2999-01-01T00:00:00Z" } }),
            vec![],
        ),
        (
            json!({ "dueAt": { "to": later(24 * 300) } }),
            accepted.clone(),
        ),
        (json!({ "dueAt": { "to": later(0) } }), vec![]),
        (json!({ "dueAt": { "from": later(0) } }), accepted.clone()),
        (json!({ "overdue": true }), vec![]),
        (json!({ "overdue": false }), ids(&all)),
        (json!({ "search": odd["number"] }), odd_one.clone()),
        (json!({ "search": "ORD-" }), ids(&all)),
        (json!({ "search": "RD-" }), vec![]),
        (json!({ "search": "ORD%" }), vec![]),
        (
            json!({ "status": "REQUESTED", "market": "FR", "type": "CONSULTATION", "search": "ORD" }),
            odd_one.clone(),
        ),
    ] {
        let seen = walk(&world, &case.seller, &filter, &Value::Null).await;
        assert_eq!(ids(&seen), expected, "{filter}");
        // With another sorting, the list has the same orders.
        for by in SORTS {
            let sort = json!({ "field": by, "direction": "ASCENDING" });
            let mut sorted = ids(&walk(&world, &case.seller, &filter, &sort).await);
            sorted.sort();
            let mut same = expected.clone();
            same.sort();
            assert_eq!(sorted, same, "{filter} by {by}");
        }
    }
}

#[tokio::test]
async fn late_reports_are_found_until_they_are_there() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let late = json!({ "overdue": true });
    assert!(
        walk(&world, &case.first, &late, &Value::Null)
            .await
            .is_empty()
    );
    world
        .services
        .orders
        .mark_overdue(chassis::now() + time::Duration::days(5))
        .await
        .unwrap();
    for caller in [&case.seller, &case.first, &testkit::admin()] {
        assert_eq!(
            ids(&walk(&world, caller, &late, &Value::Null).await),
            std::slice::from_ref(&case.order)
        );
    }
    let reason = json!({ "orderId": case.order, "reason": "Too late." });
    world.done(&case.seller, "cancelOrder", reason).await;
    assert!(
        walk(&world, &case.first, &late, &Value::Null)
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn orders_that_come_in_between_two_pages_shift_nothing() {
    let world = OrderDomain::new().await;
    let case = nine(&world).await;
    for by in ["CREATED_AT", "DUE_AT", "QUOTE_BY", "NUMBER"] {
        for direction in DIRECTIONS {
            let sort = json!({ "field": by, "direction": direction });
            let before = ids(&walk(&world, &case.first, &json!({}), &sort).await);
            let (mut seen, mut after, mut hours) = (Vec::new(), Value::Null, 50);
            loop {
                let page = page(
                    &world,
                    &case.first,
                    json!({ "first": 4, "after": after, "sort": sort }),
                )
                .await;
                seen.extend(ids(&nodes(&page)));
                if page["pageInfo"]["hasNextPage"] == false || seen.len() > 40 {
                    break;
                }
                after = page["pageInfo"]["endCursor"].clone();
                let mut input = request(case.product, &case.profiles[..1]);
                input["quoteBy"] = json!(later(hours));
                hours += 60;
                if seen.len() < 12 {
                    world.done(&case.seller, "requestAssessment", input).await;
                }
            }
            let old: Vec<String> = seen
                .iter()
                .filter(|id| before.contains(id))
                .cloned()
                .collect();
            assert_eq!(old, before, "{sort}");
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), seen.len(), "{sort}");
        }
    }
}

#[tokio::test]
async fn nobody_finds_orders_of_others() {
    let world = OrderDomain::new().await;
    let (case, other) = (Case::accepted(&world).await, Case::accepted(&world).await);
    let number = page(&world, &case.seller, json!({})).await["nodes"][0]["number"].clone();
    for stranger in [&other.seller, &other.first, &other.second, &case.second] {
        for filter in [
            json!({ "search": number }),
            json!({ "productId": case.product }),
            json!({ "partyId": case.seller_id() }),
            json!({ "partyId": case.first_id() }),
            json!({ "providerId": case.first_id() }),
        ] {
            for by in SORTS {
                let sort = json!({ "field": by, "direction": "ASCENDING" });
                assert!(
                    walk(&world, stranger, &filter, &sort).await.is_empty(),
                    "{filter} {by}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_provider_does_not_find_out_who_its_rivals_are() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let party = |organisation: Uuid| json!({ "partyId": organisation });
    assert_eq!(
        walk(&world, &case.first, &party(case.seller_id()), &Value::Null)
            .await
            .len(),
        1
    );
    assert!(
        walk(&world, &case.first, &party(case.second_id()), &Value::Null)
            .await
            .is_empty()
    );
    assert_eq!(
        walk(&world, &case.seller, &party(case.second_id()), &Value::Null)
            .await
            .len(),
        1
    );
    assert_eq!(
        walk(
            &world,
            &testkit::admin(),
            &party(case.second_id()),
            &Value::Null
        )
        .await
        .len(),
        1
    );
}

#[tokio::test]
async fn a_program_sees_what_its_organisation_sells_and_assesses_in_one_list() {
    let world = OrderDomain::new().await;
    let (case, other) = (Case::requested(&world).await, Case::requested(&world).await);
    let profile = world.provider(case.seller_id()).await;
    let input = request(other.product, &[profile]);
    let asked = string(&world.done(&other.seller, "requestAssessment", input).await["order"]["id"]);
    let program = testkit::signed(Identity::Client(ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation: Some(case.seller_id()),
        scopes: vec!["orders:read".into()],
    }));
    let both = [asked.clone(), case.order.clone()];
    assert_eq!(
        ids(&walk(&world, &program, &json!({}), &Value::Null).await),
        both
    );
    for (role, expected) in [("PROVIDER", &asked), ("SELLER", &case.order)] {
        let seen = walk(&world, &program, &json!({ "role": role }), &Value::Null).await;
        assert_eq!(ids(&seen), std::slice::from_ref(expected));
    }
}

#[tokio::test]
async fn a_cursor_is_for_its_own_sort_and_filters_have_limits() {
    let world = OrderDomain::new().await;
    let case = nine(&world).await;
    for by in SORTS {
        let sort = json!({ "field": by });
        let cursor = page(&world, &case.seller, json!({ "first": 1, "sort": sort })).await;
        let cursor = &cursor["pageInfo"]["endCursor"];
        for other in SORTS.iter().filter(|other| **other != by) {
            for end in ["after", "before"] {
                let variables = json!({ end: cursor, "sort": { "field": other } });
                let response = world.execute(&case.seller, ORDERS, variables).await;
                assert_eq!(
                    error_code(&response.errors[0]).as_deref(),
                    Some("BAD_USER_INPUT"),
                    "{end} {by} as {other}"
                );
            }
        }
    }
    for number in [String::new(), "x".repeat(101)] {
        let response = world
            .execute(
                &case.seller,
                ORDERS,
                json!({ "filter": { "search": number } }),
            )
            .await;
        assert_eq!(
            error_code(&response.errors[0]).as_deref(),
            Some("BAD_USER_INPUT"),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_cursor_with_a_character_that_the_database_does_not_accept_is_refused() {
    let world = OrderDomain::new().await;
    let key = json!({ "by": "NUMBER", "number": "ORD-2026\0", "id": Uuid::nil() });
    let cursor = URL_SAFE_NO_PAD.encode(key.to_string());
    for end in ["after", "before"] {
        let variables = json!({ end: cursor, "sort": { "field": "NUMBER" } });
        let response = world.execute(&testkit::admin(), ORDERS, variables).await;
        let code = response.errors.first().and_then(error_code);
        assert_eq!(code.as_deref(), Some("BAD_USER_INPUT"), "{end}");
    }
}

async fn next_steps(world: &OrderDomain, caller: &Arc<Caller>, order: &str) -> Vec<String> {
    let query = "query($id: ID!) { order(id: $id) { nextSteps { command by yours } } }";
    let data = world.read(caller, query, json!({ "id": order })).await;
    let steps = data["order"]["nextSteps"].as_array().unwrap().iter();
    steps
        .map(|step| {
            let yours = if step["yours"] == true { " yours" } else { "" };
            format!(
                "{} {}{yours}",
                step["by"].as_str().unwrap(),
                step["command"].as_str().unwrap()
            )
        })
        .collect()
}

#[tokio::test]
async fn an_order_says_what_to_do_next_to_each_who_sees_it() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let steps = async |caller: &Arc<Caller>, order: &str| next_steps(&world, caller, order).await;
    let (quotes, declines) = ("CANDIDATE submitQuote", "CANDIDATE declineRequest");
    assert_eq!(steps(&case.seller, &case.order).await, [quotes, declines]);
    let own = [
        "CANDIDATE submitQuote yours",
        "CANDIDATE declineRequest yours",
    ];
    assert_eq!(steps(&case.first, &case.order).await, own);
    let offer = case.quote(&world, &case.first).await;
    assert_eq!(
        steps(&case.seller, &case.order).await,
        [quotes, declines, "SELLER acceptQuote yours"]
    );
    assert_eq!(
        steps(&case.first, &case.order).await,
        ["SELLER acceptQuote"],
        "not who has not answered"
    );
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": offer }))
        .await;
    assert_eq!(
        steps(&case.first, &case.order).await,
        ["PROVIDER startAssessment yours"]
    );
    assert_eq!(
        steps(&testkit::admin(), &case.order).await,
        ["PROVIDER startAssessment"]
    );
    let input = json!({ "orderId": case.order });
    world.done(&case.first, "startAssessment", input).await;
    assert_eq!(
        steps(&case.seller, &case.order).await,
        ["PROVIDER issueReport"]
    );
    let reason = json!({ "orderId": case.order, "reason": "No longer needed." });
    world.done(&case.seller, "cancelOrder", reason).await;
    assert!(steps(&case.seller, &case.order).await.is_empty());
}
