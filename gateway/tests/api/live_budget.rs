//! The price of live answers, and how many are resolved at the same time.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use crate::live::{MULTIPART, Stream, payloads, place_order, set_order, watch};
use crate::people::seller;
use crate::world::{Plan, World, eventually};

#[tokio::test]
async fn answers_are_charged_and_events_that_wait_for_the_budget_are_one_answer() {
    let user = json!({ "per_minute": 60, "burst": 4 });
    let world = World::with(Plan::access(&json!({ "rate": { "user": user } }))).await;
    let (person, order) = (seller(), Uuid::now_v7());
    place_order(&world, order, &person);
    let mut watching = Stream::open(watch(&world, &person, order), MULTIPART).await;
    let audience = [person.organisation];
    for number in 0..40 {
        set_order(
            &world,
            order,
            &format!("STATUS_{number}"),
            &person,
            &audience,
        )
        .await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    set_order(&world, order, "LAST", &person, &audience).await;
    let answers = payloads(watching.until("LAST").await).len();
    assert!(
        (2..=12).contains(&answers),
        "{answers} answers to 41 events with a budget of 4 and one a second"
    );
}

#[tokio::test]
async fn a_live_answer_takes_a_turn_of_its_tenant() {
    let world = World::with(Plan::access(
        &json!({ "rate": { "turns": { "light": 1 } } }),
    ))
    .await;
    let (person, order) = (seller(), Uuid::now_v7());
    place_order(&world, order, &person);
    let mut watching = Stream::open(watch(&world, &person, order), MULTIPART).await;
    let all = || {
        world
            .shared
            .callers
            .lock()
            .unwrap()
            .iter()
            .filter(|(name, _)| *name == "order")
            .count()
    };
    let before = all();
    let reached = || all() - before;
    let held = world.shared.gate.lock().await;
    let query = world.ask_as(&person, &format!("{{ order(id: \"{order}\") {{ id }} }}"));
    let asked = tokio::spawn(query.send());
    eventually("the query", || async { (reached() == 1).then_some(()) }).await;
    set_order(&world, order, "SEEN", &person, &[person.organisation]).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(reached(), 1, "the query has the only turn");
    drop(held);
    watching.until("SEEN").await;
    assert_eq!(
        (asked.await.unwrap().unwrap().status().as_u16(), reached()),
        (200, 2)
    );
}
