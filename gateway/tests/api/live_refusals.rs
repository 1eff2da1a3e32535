//! Refused subscriptions, and the form of the refusal in each protocol.

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::live::{EVENTS, MULTIPART, Stream, place_order, watch, watch_own};
use crate::people::{Person, seller};
use crate::world::{Plan, World, answer, eventually, refusal};

/// The header that Apollo Client 4 sends with a subscription.
const APOLLO: &str = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9";

/// The only event of a response, which is complete.
async fn event(request: RequestBuilder) -> Value {
    let response = request.header("accept", EVENTS).send().await.unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["content-type"]
        ),
        (200, &EVENTS.parse().unwrap())
    );
    let text = response.text().await.unwrap();
    let event = text
        .strip_suffix("\n\nevent: complete\ndata:\n\n")
        .and_then(|rest| rest.strip_prefix("event: next\ndata: "));
    serde_json::from_str(event.unwrap_or_else(|| panic!("{text:?}"))).unwrap()
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap()
}

#[tokio::test]
async fn a_stream_is_refused_before_it_begins() {
    let plan = Plan::access(&json!({ "live": { "streams": 3, "streams_per_caller": 2 } }));
    let world = World::with(plan).await;
    let person = seller();
    let watch = |person: &Person| watch_own(&world, person);
    assert_eq!(
        refusal(watch(&person)).await,
        (406, "NOT_A_STREAM".to_owned())
    );
    let nobody = world
        .ask("subscription { notificationReceived { id } }")
        .header("accept", EVENTS);
    assert_eq!(refusal(nobody).await, (401, "UNAUTHENTICATED".to_owned()));
    let both = "subscription { notificationReceived { id } orderUpdated(orderId: 1) { id } }";
    let both = refusal(world.ask_as(&person, both).header("accept", MULTIPART)).await;
    assert_eq!(both, (400, "GRAPHQL_VALIDATION_FAILED".to_owned()));

    let held = [
        Stream::open(watch(&person), MULTIPART).await,
        Stream::open(watch(&person), EVENTS).await,
    ];
    assert_eq!(
        refusal(watch(&person).header("accept", EVENTS)).await,
        (429, "TOO_MANY_STREAMS".to_owned())
    );
    let third = Stream::open(watch(&seller()), EVENTS).await;
    assert_eq!(
        refusal(watch(&seller()).header("accept", EVENTS)).await,
        (429, "TOO_MANY_STREAMS".to_owned())
    );
    drop((held, third));
    eventually("the slots to come back", || async {
        let response = watch(&person)
            .header("accept", EVENTS)
            .send()
            .await
            .unwrap();
        (response.status() == 200).then_some(())
    })
    .await;
}

#[tokio::test]
async fn over_server_sent_events_a_refusal_of_the_operation_is_an_event() {
    let world = World::start().await;
    let person = seller();
    let body = json!({ "query": "subscription($o: ID!) { orderUpdated(orderId: $o) { id } }" });
    let missing = world
        .http
        .post(&world.url)
        .json(&body)
        .bearer_auth(person.token());
    for (request, expected) in [
        (
            world.ask_as(&person, "subscription { nothing }"),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            world.ask_as(&person, "subscription {"),
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            world.ask_as(
                &person,
                &format!("{}id{}", "{ a ".repeat(20), " }".repeat(20)),
            ),
            "QUERY_TOO_DEEP",
        ),
        (missing, "GRAPHQL_VALIDATION_FAILED"),
        (watch(&world, &person, Uuid::now_v7()), "NOT_FOUND"),
    ] {
        assert_eq!(code(&event(request).await), expected);
    }
    // Every operation can be sent over this protocol.
    let query = event(world.ask_as(&person, "{ me { id } }")).await;
    assert_eq!(query, json!({ "data": { "me": { "id": person.user } } }));
    let schema = event(world.ask("{ __schema { queryType { name } } }")).await;
    assert_eq!(
        schema,
        json!({ "data": { "__schema": { "queryType": { "name": "Query" } } } })
    );
}

#[tokio::test]
async fn a_thing_that_nobody_could_see_is_not_watched() {
    let world = World::start().await;
    let (owner, stranger) = (seller(), seller());
    let order = Uuid::now_v7();
    place_order(&world, order, &owner);
    let ask = |person: &Person, id: &str| {
        let query = format!("subscription {{ orderUpdated(orderId: {id}) {{ status }} }}");
        world.ask_as(person, &query).header("accept", APOLLO)
    };
    let mut messages = Vec::new();
    for (person, id) in [
        (&owner, format!("\"{}\"", Uuid::now_v7())),
        (&owner, "\"nonsense\"".to_owned()),
        (&owner, "\"\"".to_owned()),
        (&owner, "7".to_owned()),
        (&stranger, format!("\"{order}\"")),
    ] {
        let (status, json) = answer(ask(person, &id)).await;
        assert_eq!(
            (status.as_u16(), code(&json)),
            (404, "NOT_FOUND"),
            "{id}: {json}"
        );
        messages.push(json["errors"][0]["message"].clone());
    }
    messages.dedup();
    assert_eq!(
        messages.len(),
        1,
        "absent and foreign things are told apart: {messages:?}"
    );
    for id in [order.to_string(), order.to_string().to_uppercase()] {
        drop(Stream::open(ask(&owner, &format!("\"{id}\"")), MULTIPART).await);
    }
}

#[tokio::test]
async fn a_graph_that_cannot_say_whether_there_is_something_is_unavailable() {
    let mut world = World::start().await;
    let person = seller();
    let request = watch_own(&world, &person).header("accept", APOLLO);
    world.order.stop().await;
    let response = request.send().await.unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["retry-after"]
        ),
        (503, &"1".parse().unwrap())
    );
    assert_eq!(
        code(&response.json().await.unwrap()),
        "SUBGRAPH_UNAVAILABLE"
    );
}

#[tokio::test]
async fn a_program_that_may_not_use_the_query_of_a_subscription_is_refused_at_once() {
    let world = World::start().await;
    let changes = world
        .ask("subscription { changed { id } }")
        .header("x-carnet-client-key", &world.partner.key);
    let refused = event(changes).await;
    assert_eq!(code(&refused), "FORBIDDEN");
    let message =
        "The program may not use this field. The description of the field says who may use it.";
    assert_eq!(
        refused["errors"][0]["message"], message,
        "programs have no roles"
    );
    let changes = world.ask_as(&seller(), "subscription { changed { id } }");
    Stream::open(changes, EVENTS).await.until(":\n\n").await;
}

#[tokio::test]
async fn the_boundary_of_a_multipart_stream_has_no_quotes() {
    let world = World::start().await;
    for accept in [MULTIPART, APOLLO, "multipart/mixed;subscriptionSpec=1.0"] {
        let response = watch_own(&world, &seller())
            .header("accept", accept)
            .send()
            .await
            .unwrap();
        let content_type = response.headers()["content-type"].to_str().unwrap();
        assert_eq!(
            content_type, "multipart/mixed;boundary=graphql;subscriptionSpec=1.0",
            "{accept}"
        );
    }
}

#[tokio::test]
async fn an_upgrade_to_web_socket_is_told_which_protocols_are_served() {
    let world = World::start().await;
    for protocol in ["graphql-transport-ws", "graphql-ws"] {
        let request = world
            .http
            .get(&world.url)
            .header("connection", "Upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("sec-websocket-protocol", protocol);
        let (status, json) = answer(request).await;
        assert_eq!(
            (status.as_u16(), code(&json)),
            (400, "WEBSOCKET_NOT_SERVED")
        );
        let message = json["errors"][0]["message"].as_str().unwrap();
        assert!(
            message.contains("multipart/mixed;subscriptionSpec=1.0"),
            "{message}"
        );
        assert!(message.contains("text/event-stream"), "{message}");
    }
}
