//! Processes that die at the worst moment.

use std::sync::Arc;
use std::time::Duration;

use events::Lane;
use redis::AsyncCommands;
use testkit::RedisServer;
use tokio::sync::Semaphore;

use crate::domain::{Domain, Effects, KIND, PROJECTED};

#[tokio::test]
async fn after_a_batch_that_was_added_twice_nothing_counts_as_acknowledged_too_early() {
    let server = RedisServer::start().await;
    let domain = Domain::on(server.streams()).await;
    let [overtaken, committed @ ..] = <[_; 4]>::try_from(crate::domain::many(KIND, 4)).unwrap();
    for event in &committed {
        domain.commit(event).await;
    }
    // A relay adds three events and dies before it has numbered them.
    let mut lock = domain.database.pool.begin().await.unwrap();
    sqlx::query("select from outbox for update")
        .execute(&mut *lock)
        .await
        .unwrap();
    let relay = domain.relay();
    domain.eventually_entries(3).await;
    relay.crash().await;
    lock.rollback().await.unwrap();
    // Before the next relay begins, a transaction commits that got its position in the outbox earlier.
    sqlx::query(
        "insert into outbox (position, id, event) overriding system value values (0, $1, $2)",
    )
    .bind(overtaken.id)
    .bind(serde_json::to_value(&overtaken).unwrap())
    .execute(&domain.database.pool)
    .await
    .unwrap();
    let relay = domain.relay();
    domain.eventually_entries(7).await;
    // Two of the first copies are acknowledged. Their numbers now belong to another event and to the first of them.
    let consumer = domain.consume(Effects {
        gate: Arc::new(Semaphore::new(2)),
        ..Effects::new()
    });
    domain.eventually_effects(2).await;
    consumer.crash().await;
    let mut redis = testkit::redis(&domain.streams).await;
    let pending: redis::streams::StreamPendingCountReply = redis
        .xpending_count(domain.view(), "common", "-", "+", 2)
        .await
        .unwrap();
    for entry in &pending.ids {
        redis::pipe()
            .xack(domain.view(), "common", &[&entry.id])
            .xdel(domain.view(), &[&entry.id])
            .query_async::<()>(&mut redis)
            .await
            .unwrap();
    }
    // The relay compares the views.
    tokio::time::sleep(Duration::from_millis(4_500)).await;
    redis.flushall::<()>().await.unwrap();
    let consumer = domain.consume(Effects::new());
    let mut all = committed.to_vec();
    all.push(overtaken);
    domain.eventually_settled(&all).await;
    consumer.stop().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_consumer_that_dies_between_commit_and_acknowledgement_doubles_nothing() {
    die_before_the_acknowledgement(KIND).await;
}

#[tokio::test]
async fn a_consumer_that_dies_before_it_acknowledges_a_batch_doubles_nothing() {
    die_before_the_acknowledgement(PROJECTED).await;
}

async fn die_before_the_acknowledgement(kind: &str) {
    let server = RedisServer::start().await;
    let mut domain = Domain::on(server.streams()).await;
    domain.streams.event_reclaim_millis = 1;
    let relay = domain.relay();
    let gate = Arc::new(Semaphore::new(0));
    let consumer = domain.consume(Effects {
        gate: gate.clone(),
        ..Effects::new()
    });
    let committed = domain.commit_at_once(kind, 3, Lane::Single).await;
    domain.eventually_outstanding(3).await;
    permit_acknowledgements(&domain, false).await;
    gate.add_permits(100);
    domain.eventually_effects(3).await;
    consumer.crash().await;
    permit_acknowledgements(&domain, true).await;
    domain.eventually_outstanding(3).await;

    let consumer = domain.consume(Effects::new());
    domain.eventually_settled(&committed).await;
    relay.stop().await;
    consumer.stop().await;
}

/// Redis refuses acknowledgements like any command that the account must not use.
async fn permit_acknowledgements(domain: &Domain, permitted: bool) {
    let sign = if permitted { "+" } else { "-" };
    redis::cmd("ACL")
        .arg("SETUSER")
        .arg("admin")
        .arg(format!("{sign}xack"))
        .query_async::<()>(&mut testkit::redis(&domain.streams).await)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_consumer_that_dies_in_the_middle_of_a_batch_leaves_nothing_of_it() {
    let mut domain = Domain::new().await;
    domain.streams.event_reclaim_millis = 1;
    let relay = domain.relay();
    let committed = domain.commit_at_once(PROJECTED, 100, Lane::Single).await;
    domain.eventually_entries(100).await;
    let gate = Arc::new(Semaphore::new(50));
    let reactions = Effects {
        gate,
        ..Effects::new()
    };
    let consumer = domain.consume(reactions.clone());
    let tried = || reactions.tried.load(std::sync::atomic::Ordering::SeqCst);
    testkit::eventually("the middle of the batch", || async {
        (tried() == 51).then_some(())
    })
    .await;
    consumer.crash().await;
    assert!(domain.effects().await.is_empty());

    let consumer = domain.consume(Effects::new());
    domain.eventually_settled(&committed).await;
    relay.stop().await;
    consumer.stop().await;
}
