use redis::AsyncCommands;
use testkit::RedisServer;
use uuid::Uuid;

use crate::domain::{Domain, Effects, PRODUCER, event, ids};

#[tokio::test]
async fn with_redis_down_commands_commit_and_their_events_arrive_later() {
    let mut server = RedisServer::start().await;
    let domain = Domain::on(server.streams()).await;
    let relay = domain.relay();
    let consumer = domain.consume(Effects::new());
    let mut committed = domain.commit_many(3).await;
    domain.eventually_effects(3).await;

    server.stop();
    committed.extend(domain.commit_many(120).await);
    server.resume().await;

    assert_eq!(domain.eventually_effects(123).await, ids(&committed));
    committed.extend(domain.commit_many(1).await);
    assert_eq!(domain.eventually_effects(124).await, ids(&committed));
    relay.stop().await;
    consumer.stop().await;
}

#[tokio::test]
async fn started_before_redis_they_wait_for_it_and_can_be_stopped() {
    let mut server = RedisServer::start().await;
    server.stop();
    let domain = Domain::on(server.streams()).await;
    let (relay, consumer) = (domain.relay(), domain.consume(Effects::new()));
    domain.commit_many(1).await;
    relay.stop().await;
    consumer.stop().await;

    let (relay, consumer) = (domain.relay(), domain.consume(Effects::new()));
    server.resume().await;
    domain.eventually_effects(1).await;
    relay.stop().await;
    consumer.stop().await;
}

#[tokio::test]
async fn a_flushed_redis_gets_its_groups_again() {
    let server = RedisServer::start().await;
    let domain = Domain::on(server.streams()).await;
    let relay = domain.relay();
    let consumer = domain.consume(Effects::new());
    let before = domain.commit_many(2).await;
    domain.eventually_effects(2).await;

    testkit::redis(&domain.streams).await.flushall::<()>().await.unwrap();
    let after = domain.commit_many(2).await;

    assert_eq!(domain.eventually_effects(4).await, ids(&[before.clone(), after.clone()].concat()));

    // As the README says: what was published is published again, and what is known has no effect.
    sqlx::query("update outbox set published_at = null").execute(&domain.database.pool).await.unwrap();
    let last = domain.commit_many(1).await;
    assert_eq!(domain.eventually_effects(5).await, ids(&[before, after, last].concat()));
    relay.stop().await;
    consumer.stop().await;
    assert_eq!(domain.effects().await.len(), 5);
}

#[tokio::test]
async fn an_outage_of_postgres_costs_no_event_its_tries() {
    let mut domain = Domain::new().await;
    domain.streams.event_tries = 2;
    let relay = domain.relay();
    let consumer = domain.consume(Effects::new());
    let before = domain.commit_many(1).await;
    domain.eventually_effects(1).await;
    domain.eventually_outstanding(0).await;
    domain.database.shut().await;
    let during: Vec<_> = (0..40).map(|_| event(PRODUCER, Uuid::now_v7(), 1)).collect();
    for event in &during {
        domain.add_event(event).await;
    }
    // It has read a first batch, and tries.
    testkit::eventually("a first batch", || async { domain.outstanding().await.filter(|count| *count > 0) })
        .await;
    domain.database.reopen().await;
    let after = domain.commit_many(1).await;

    let mut effects = domain.eventually_effects(42).await;
    domain.eventually_outstanding(0).await;
    effects.sort();
    assert_eq!(effects, ids(&[before, during, after].concat()));
    assert!(domain.dead_letters().await.is_empty());
    relay.stop().await;
    consumer.stop().await;
}
