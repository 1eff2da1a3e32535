//! Streams about objects of several kinds, streams of the platform's users, and streams that end with their object.

use events::order::{Message, OrderFact};
use events::rule::{RuleFact, Watch};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::live::{EVENTS, MULTIPART, Stream, payloads, place_order, set_order, watch};
use crate::people::{Person, admin, seller};
use crate::world::{Plan, World};

fn market_watched(id: Uuid, person: &Person) -> RuleFact {
    RuleFact::MarketWatched(Watch {
        id,
        organisation: person.organisation,
        product: None,
        hs_prefix: Some("8507".to_owned()),
        market: "DE".to_owned(),
        mode: "SEA".to_owned(),
        status: "ACTIVE".to_owned(),
    })
}

fn message_sent(id: Uuid, enquiry: Uuid, person: &Person) -> OrderFact {
    OrderFact::MessageSent(Message {
        id,
        enquiry: Some(enquiry),
        order: None,
        number: "ENQ-2026-000001".to_owned(),
        from: Uuid::nil(),
        to: vec![person.organisation],
    })
}

#[tokio::test]
async fn a_member_receives_the_changes_of_the_organisation_from_all_domains_and_no_others() {
    let world = World::start().await;
    let (one, other) = (seller(), seller());
    let changes = world.ask_as(&one, "subscription { changed { id } }");
    let mut stream = Stream::open(changes, MULTIPART).await;
    stream.until("--graphql").await;

    let [foreign, order, enquiry, message, market] = std::array::from_fn(|_| Uuid::now_v7());
    let (ours, theirs) = ([other.organisation, one.organisation], [other.organisation]);
    let fact = market_watched(foreign, &other);
    world.publish(fact, foreign, &theirs).await;
    set_order(&world, foreign, "OPEN", &other, &theirs).await;
    let fact = message_sent(message, enquiry, &one);
    world.publish(fact, message, &ours).await;
    set_order(&world, order, "OPEN", &one, &ours).await;
    let fact = market_watched(market, &one);
    world.publish(fact, market, &ours).await;

    let expected = [
        format!("ENQUIRY:{enquiry}:"),
        // The version of an order would tell a candidate how many others have answered.
        format!("ORDER:{order}:"),
        format!("WATCH:{market}:1"),
    ];
    let mut text = String::new();
    for id in &expected {
        text = stream.until(id).await.to_owned();
    }
    let mut received: Vec<Value> = payloads(&text)
        .iter()
        .map(|part| part["payload"]["data"]["changed"]["id"].clone())
        .collect();
    received.sort_by_key(ToString::to_string);
    assert_eq!(json!(received), json!(expected), "{text}");
}

#[tokio::test]
async fn a_stream_ends_with_the_response_in_which_its_object_is_over() {
    let until = json!({ "orderUpdated": { "until": "closedAt" } });
    let world = World::with(Plan::access(&json!({ "live": { "subscriptions": until } }))).await;
    let (person, order) = (seller(), Uuid::now_v7());
    place_order(&world, order, &person);
    let mut stream = Stream::open(watch(&world, &person, order), EVENTS).await;
    let audience = [person.organisation];
    set_order(&world, order, "QUOTED", &person, &audience).await;
    stream.until("QUOTED").await;
    set_order(&world, order, "CLOSED", &person, &audience).await;
    let during = stream.end().await;

    // No event follows.
    let after = Stream::open(watch(&world, &person, order), EVENTS).await;
    let after = after.end().await;
    for (text, responses) in [(during, 2), (after, 1)] {
        assert_eq!(text.matches("event: next").count(), responses, "{text}");
        assert!(text.ends_with("event: complete\ndata:\n\n"), "{text}");
        assert!(text.contains("CLOSED"), "{text}");
        assert!(!text.contains("errors"), "{text}");
        assert!(!text.contains("\"end"), "it was not selected: {text}");
    }
}

#[tokio::test]
async fn a_reader_of_all_objects_receives_the_events_of_every_audience_about_one_object() {
    let world = World::start().await;
    let [audience, order, other] = std::array::from_fn(|_| Uuid::now_v7());
    let reader = admin();
    place_order(&world, order, &reader);
    let mut stream = Stream::open(watch(&world, &reader, order), MULTIPART).await;
    set_order(&world, order, "FOR_OTHERS", &reader, &[audience]).await;
    stream.until("FOR_OTHERS").await;

    let changes = world.ask_as(&reader, "subscription { changed { id } }");
    let mut changes = Stream::open(changes, MULTIPART).await;
    changes.until("--graphql").await;
    set_order(&world, order, "FOR_OTHERS", &reader, &[audience]).await;
    set_order(&world, other, "OPEN", &reader, &[reader.organisation]).await;
    let text = changes.until(&other.to_string()).await;
    assert!(!text.contains(&order.to_string()), "{text}");
}
