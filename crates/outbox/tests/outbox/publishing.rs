use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::domain::{Domain, PRODUCER, event, ids};

#[tokio::test]
async fn a_commit_publishes_and_a_rollback_does_not() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let (lost, kept) = (event(PRODUCER, Uuid::now_v7(), 1), event(PRODUCER, Uuid::now_v7(), 1));

    let mut tx = domain.database.pool.begin().await.unwrap();
    outbox::append(&mut tx, &lost).await.unwrap();
    tx.rollback().await.unwrap();
    domain.commit(&kept).await;

    // The later one is there, so the earlier one will never be.
    assert_eq!(domain.eventually_published(1).await, [kept]);
    relay.stop().await;
}

#[tokio::test]
async fn an_event_is_recorded_once() {
    let domain = Domain::new().await;
    let event = event(PRODUCER, Uuid::now_v7(), 1);
    domain.commit(&event).await;

    let mut tx = domain.database.pool.begin().await.unwrap();
    let refused = outbox::append(&mut tx, &event).await.unwrap_err();

    assert_eq!(database::violated(&refused), Some("outbox_id_key"));
}

#[tokio::test]
async fn a_commit_wakes_the_relay() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let started = Instant::now();
    for count in 1..=10 {
        domain.commit_many(1).await;
        domain.eventually_published(count).await;
    }
    // By looking only, each would have taken two seconds.
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    relay.stop().await;
}

#[tokio::test]
async fn several_relays_keep_the_order_and_repeat_nothing() {
    let domain = Domain::new().await;
    let relays = [domain.relay(), domain.relay(), domain.relay()];

    let committed = domain.commit_many(250).await;

    assert_eq!(domain.eventually_published(250).await, committed);
    for relay in relays {
        relay.stop().await;
    }
    assert_eq!(domain.published().await.len(), 250);
}

#[tokio::test]
async fn what_waits_at_a_stop_is_published_by_the_next_relay() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let mut committed = domain.commit_many(5).await;
    domain.eventually_published(5).await;
    relay.stop().await;

    committed.extend(domain.commit_many(5).await);
    assert_eq!(domain.published().await.len(), 5);

    let relay = domain.relay();
    assert_eq!(domain.eventually_published(10).await, committed);
    relay.stop().await;
}

#[tokio::test]
async fn a_relay_that_dies_between_stream_and_commit_repeats_but_the_effect_is_one() {
    let domain = Domain::new().await;
    let committed = domain.commit_many(3).await;
    // The relay adds the rows to the stream and cannot mark them published.
    let mut lock = domain.database.pool.begin().await.unwrap();
    sqlx::query("select from outbox for update").execute(&mut *lock).await.unwrap();
    let relay = domain.relay();
    assert_eq!(domain.eventually_published(3).await, committed);
    relay.crash().await;
    lock.rollback().await.unwrap();

    let relay = domain.relay();
    let repeated = domain.eventually_published(6).await;
    assert_eq!(repeated, [committed.clone(), committed.clone()].concat());

    let last = domain.commit_many(1).await;
    let consumer = domain.consume(crate::domain::Effects::new());
    let effects = domain.eventually_effects(4).await;
    assert_eq!(effects, ids(&[committed, last].concat()));
    relay.stop().await;
    consumer.stop().await;
    assert_eq!(domain.effects().await.len(), 4);
}
