//! Events that refer to unknown objects, and events of unknown types.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use events::{CloudEvent, Lane};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::domain::{Domain, Effects, KIND, PRODUCER, PROJECTED, event, ids};

#[tokio::test]
async fn an_event_about_something_unknown_is_dropped_after_its_tries() {
    let domain = Domain::new().await;
    let (unknown, known) = (
        event(PRODUCER, Uuid::now_v7(), 1),
        event(PRODUCER, Uuid::now_v7(), 1),
    );
    domain.add_event(&unknown).await;
    domain.add_event(&known).await;
    let reactions = Effects {
        unknown: Some(unknown.id),
        ..Effects::new()
    };
    let consumer = domain.consume(reactions.clone());
    domain.eventually_settled(&[known]).await;
    consumer.stop().await;
    assert_eq!(reactions.tried.load(Ordering::SeqCst), 4);
    assert!(domain.dead_letters().await.is_empty());
}

#[tokio::test]
async fn what_is_unknown_while_its_domain_is_behind_is_waited_for() {
    let mut domain = Domain::new().await;
    domain.streams.event_retry_millis = 1;
    // The bulk lane is ahead of the single lane, in which the object itself will arrive.
    let mut committed = domain.commit_at_once(KIND, 600, Lane::Single).await;
    let relay = domain.relay();
    domain.eventually_entries(600).await;
    let gate = Arc::new(Semaphore::new(200));
    let unknown = event(PRODUCER, Uuid::now_v7(), 1);
    let reactions = Effects {
        unknown: Some(unknown.id),
        gate: gate.clone(),
        ..Effects::new()
    };
    let consumer = domain.consume(reactions.clone());
    domain.eventually_effects(200).await;
    let mut redis = testkit::redis(&domain.streams).await;
    testkit::add(
        &mut redis,
        &domain.view_in(Lane::Bulk),
        std::slice::from_ref(&unknown),
    )
    .await;
    testkit::eventually("many attempts", || async {
        (reactions.tried.load(Ordering::SeqCst) > 220).then_some(())
    })
    .await;
    reactions.mended.store(true, Ordering::SeqCst);
    gate.add_permits(1_000);
    committed.push(unknown);
    domain.eventually_settled(&committed).await;
    consumer.stop().await;
    relay.stop().await;
}

#[tokio::test]
async fn an_event_of_a_newer_build_waits_for_it() {
    let mut domain = Domain::new().await;
    domain.streams.event_retry_millis = 1;
    domain.streams.event_reclaim_millis = 1;
    let newer = CloudEvent {
        kind: "carnet.user.Invented.v1".to_owned(),
        ..event(PRODUCER, Uuid::now_v7(), 1)
    };
    // The relay of an older process leaves it to a process that knows its consumers, and continues.
    domain.commit(&newer).await;
    let known = domain.commit_many(1).await;
    let relay = domain.relay();
    assert_eq!(domain.eventually_entries(1).await, known);
    relay.stop().await;
    let waiting: i64 = sqlx::query_scalar("select count(*) from outbox where publication is null")
        .fetch_one(&domain.database.pool)
        .await
        .unwrap();
    assert_eq!(waiting, 1);

    // The consumer of an older process neither drops it nor makes it a dead letter.
    domain.add_event(&newer).await;
    let consumer = domain.consume(Effects::new());
    domain.eventually_effects(1).await;
    // After many attempts, none of which counts, a process that knows it processes it as new.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let tries = domain.tries().await;
    assert!(matches!(tries.as_slice(), [0 | 1]), "{tries:?}");
    consumer.stop().await;
    assert_eq!(domain.effects().await, ids(&known));
    assert!(domain.dead_letters().await.is_empty());
    let inbox: i64 = sqlx::query_scalar("select count(*) from inbox")
        .fetch_one(&domain.database.pool)
        .await
        .unwrap();
    assert_eq!(inbox, 1);
}

#[tokio::test]
async fn an_event_that_concerns_nobody_costs_no_transaction_in_a_batch_either() {
    let domain = Domain::new().await;
    let mut committed = domain.commit_at_once(PROJECTED, 3, Lane::Single).await;
    let relay = domain.relay();
    domain.eventually_entries(3).await;
    let other = committed.remove(1);
    let consumer = domain.consume(Effects {
        unconcerned: Some(other.id),
        ..Effects::new()
    });
    domain.eventually_settled(&committed).await;
    consumer.stop().await;
    relay.stop().await;
    let inbox: i64 = sqlx::query_scalar("select count(*) from inbox where event = $1")
        .bind(other.id)
        .fetch_one(&domain.database.pool)
        .await
        .unwrap();
    assert_eq!(inbox, 0);
}

#[tokio::test]
async fn an_event_that_concerns_nobody_costs_no_transaction() {
    let domain = Domain::new().await;
    let other = event(PRODUCER, Uuid::now_v7(), 1);
    domain.add_event(&other).await;
    let reactions = Effects {
        unconcerned: Some(other.id),
        ..Effects::new()
    };
    let consumer = domain.consume(reactions.clone());
    domain.eventually_settled(&[]).await;
    consumer.stop().await;
    let inbox: i64 = sqlx::query_scalar("select count(*) from inbox")
        .fetch_one(&domain.database.pool)
        .await
        .unwrap();
    assert_eq!((inbox, reactions.tried.load(Ordering::SeqCst)), (0, 0));
}
