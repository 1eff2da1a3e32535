use std::sync::Arc;
use std::time::Duration;

use events::{CloudEvent, Lane};
use redis::AsyncCommands;
use redis::streams::{StreamInfoGroupsReply, StreamRangeReply};
use testkit::RedisServer;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::domain::{Domain, Effects, KIND, PRODUCER, PROJECTED, SHARED, event, ids, now};

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
async fn a_redis_that_lost_its_data_is_filled_again() {
    let mut server = RedisServer::durable().await;
    let domain = Domain::on(server.streams()).await;
    let relay = domain.relay();
    let gate = Arc::new(Semaphore::new(30));
    let consumer = domain.consume(Effects {
        gate: gate.clone(),
        ..Effects::new()
    });
    let mut committed = domain.commit_at_once(KIND, 500, Lane::Single).await;
    domain.eventually_effects(30).await;
    committed.extend(domain.commit_at_once(PROJECTED, 500, Lane::Bulk).await);
    domain.eventually_published(1_000).await;

    server.lose();
    committed.extend(domain.commit_many(3).await);
    server.resume().await;
    gate.add_permits(100_000);

    domain.eventually_settled(&committed).await;
    relay.stop().await;
    consumer.stop().await;
}

/// Waits until every event is in the view; duplicates are permitted.
async fn eventually_all(domain: &Domain, committed: &[CloudEvent]) {
    testkit::eventually("every entry", || async {
        let entries = domain.entries().await;
        committed
            .iter()
            .all(|event| entries.contains(event))
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_flushed_redis_and_a_deleted_view_are_filled_again() {
    let server = RedisServer::start().await;
    let domain = Domain::on(server.streams()).await;
    let relay = domain.relay();
    let mut committed = domain.commit_many(20).await;
    domain.eventually_entries(20).await;
    testkit::redis(&domain.streams)
        .await
        .flushall::<()>()
        .await
        .unwrap();
    committed.extend(domain.commit_many(2).await);
    eventually_all(&domain, &committed).await;

    let deleted: u64 = testkit::redis(&domain.streams)
        .await
        .del(domain.view())
        .await
        .unwrap();
    assert_eq!(deleted, 1);
    eventually_all(&domain, &committed).await;

    let consumer = domain.consume(Effects::new());
    domain.eventually_settled(&committed).await;

    // The consumer is running when its view is deleted, with everything acknowledged: nothing is delivered again.
    let relayed_again = async || {
        sqlx::query_scalar::<_, i64>(
            "select rebuilt from outbox_views where consumer = 'common' and lane = 'single'",
        )
        .fetch_one(&domain.database.pool)
        .await
        .unwrap()
    };
    let before = relayed_again().await;
    let _: u64 = testkit::redis(&domain.streams)
        .await
        .del(domain.view())
        .await
        .unwrap();
    committed.extend(domain.commit_many(1).await);
    domain.eventually_settled(&committed).await;
    testkit::eventually("the loss to be found out", || async {
        (relayed_again().await > before).then_some(())
    })
    .await;
    domain.eventually_settled(&committed).await;
    relay.stop().await;
    consumer.stop().await;
}

/// In pages, because the answer to a command has a timeout.
async fn entry_ids(redis: &mut redis::aio::MultiplexedConnection, view: &str) -> Vec<String> {
    let (mut ids, mut from) = (Vec::new(), "-".to_owned());
    loop {
        let page: StreamRangeReply = redis.xrange_count(view, &from, "+", 500).await.unwrap();
        let Some(last) = page.ids.last() else {
            return ids;
        };
        from = format!("({}", last.id);
        ids.extend(page.ids.into_iter().map(|entry| entry.id));
    }
}

/// The state that a restart must not change: each view with its entries, groups and pending entries.
async fn state(domain: &Domain) -> Vec<String> {
    let mut redis = testkit::redis(&domain.streams).await;
    let mut state = Vec::new();
    for consumer in ["common", "monitor"] {
        for lane in Lane::ALL {
            let view = events::view(&domain.streams.redis_prefix, PRODUCER, consumer, lane);
            let ids = entry_ids(&mut redis, &view).await;
            let pending: redis::Value = redis::cmd("XPENDING")
                .arg(&[view.as_str(), consumer, "-", "+", "100000"])
                .query_async(&mut redis)
                .await
                .unwrap();
            // The idle time continues.
            let pending: Vec<(String, String, u64, u64)> =
                redis::from_redis_value(pending).unwrap();
            let pending: Vec<_> = pending
                .into_iter()
                .map(|(id, member, _, tries)| (id, member, tries))
                .collect();
            let groups: StreamInfoGroupsReply = redis.xinfo_groups(&view).await.unwrap();
            let groups: Vec<_> = groups
                .groups
                .into_iter()
                .map(|group| (group.name, group.pending, group.last_delivered_id))
                .collect();
            state.push(format!("{view} {ids:?} {pending:?} {groups:?}"));
        }
    }
    state
}

#[tokio::test]
async fn a_restarted_redis_has_every_entry_group_and_pending_entry() {
    let mut server = RedisServer::durable().await;
    let domain = Domain::on(server.streams()).await;
    let mut domain_as_user = Domain {
        database: domain.database,
        streams: domain.streams,
    };
    domain_as_user.streams.redis_url = server.streams_as("carnet_user").redis_url;
    let relay = domain_as_user.relay();
    let mut domain = domain_as_user;
    let mut committed = domain.commit_at_once(SHARED, 3_000, Lane::Single).await;
    committed.extend(domain.commit_at_once(SHARED, 900, Lane::Bulk).await);
    committed.extend(domain.commit_at_once(KIND, 1_100, Lane::Single).await);
    domain.eventually_published(5_000).await;
    relay.stop().await;
    domain.streams.redis_url = server.streams().redis_url;
    // One group has read and acknowledged some entries and has pending ones; the other has read nothing.
    let mut redis = testkit::redis(&domain.streams).await;
    for lane in Lane::ALL {
        let other = events::view(&domain.streams.redis_prefix, PRODUCER, "monitor", lane);
        let _: () = redis
            .xgroup_create_mkstream(other, "monitor", "0")
            .await
            .unwrap();
    }
    let gate = Arc::new(Semaphore::new(40));
    let consumer = domain.consume(Effects {
        gate,
        ..Effects::new()
    });
    domain.eventually_effects(40).await;
    consumer.crash().await;
    let before = state(&domain).await;
    assert!(before[0].len() > 50_000, "the views are full");

    server.stop();
    server.resume().await;

    assert_eq!(state(&domain).await, before);
    domain.streams.event_reclaim_millis = 1;
    let (relay, consumer) = (
        domain.relay(),
        domain.consume(Effects {
            batched: true,
            ..Effects::new()
        }),
    );
    domain.eventually_settled(&committed).await;
    relay.stop().await;
    consumer.stop().await;
    let again: i64 = sqlx::query_scalar("select max(rebuilt) from outbox_views")
        .fetch_one(&domain.database.pool)
        .await
        .unwrap();
    assert_eq!(again, 0, "nothing had to be published again");
}

#[tokio::test]
async fn a_full_redis_makes_events_wait_and_loses_none() {
    let server = RedisServer::start().await;
    let domain = Domain::on(server.streams()).await;
    let (relay, consumer) = (domain.relay(), domain.consume(Effects::new()));
    let mut committed = domain.commit_many(5).await;
    domain.eventually_settled(&committed).await;
    let limit = async |bytes: &str| {
        let mut redis = testkit::redis(&domain.streams).await;
        redis::cmd("CONFIG")
            .arg(&["SET", "maxmemory", bytes])
            .query_async::<()>(&mut redis)
            .await
            .unwrap();
    };
    limit("1").await;
    committed.extend(domain.commit_many(20).await);
    committed.extend(domain.commit_at_once(PROJECTED, 20, Lane::Bulk).await);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(domain.published().await.len(), 5);
    limit("0").await;
    domain.eventually_settled(&committed).await;
    relay.stop().await;
    consumer.stop().await;
}

#[tokio::test]
async fn a_redis_that_hangs_loses_and_doubles_nothing() {
    let server = RedisServer::start().await;
    let domain = Domain::on(server.streams()).await;
    let (relay, consumer) = (domain.relay(), domain.consume(Effects::new()));
    let mut committed = domain.commit_at_once(KIND, 200, Lane::Single).await;
    domain.eventually_effects(20).await;
    server.freeze();
    committed.extend(domain.commit_many(20).await);
    tokio::time::sleep(Duration::from_secs(30)).await;
    server.thaw();
    domain.eventually_settled(&committed).await;
    relay.stop().await;
    consumer.stop().await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_keeps_the_order() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let first = domain.commit_many(3).await;
    domain.eventually_entries(3).await;
    // As left by a clock that was an hour ahead.
    let mut redis = testkit::redis(&domain.streams).await;
    let ahead = (now() + Duration::from_hours(1)).unix_timestamp() * 1000;
    let _: () = redis::cmd("XSETID")
        .arg(domain.view())
        .arg(format!("{ahead}-0"))
        .query_async(&mut redis)
        .await
        .unwrap();
    sqlx::query("update outbox set published_at = published_at + interval '1 hour', recorded_at = recorded_at + interval '1 hour'")
        .execute(&domain.database.pool)
        .await
        .unwrap();
    let second = domain.commit_many(3).await;
    let committed = [first, second].concat();
    assert_eq!(domain.eventually_entries(6).await, committed);
    let consumer = domain.consume(Effects::new());
    assert_eq!(domain.eventually_effects(6).await, ids(&committed));
    relay.stop().await;
    consumer.stop().await;
}

#[tokio::test]
async fn an_outage_of_postgres_costs_no_event_its_tries() {
    let mut domain = Domain::new().await;
    // Each attempt is the last one.
    domain.streams.event_tries = 1;
    let relay = domain.relay();
    let consumer = domain.consume(Effects::new());
    let before = domain.commit_many(1).await;
    domain.eventually_effects(1).await;
    domain.eventually_outstanding(0).await;
    domain.database.shut().await;
    let during: Vec<_> = (0..40)
        .map(|_| event(PRODUCER, Uuid::now_v7(), 1))
        .collect();
    for event in &during {
        domain.add_event(event).await;
    }
    // It has read a first batch and is trying.
    testkit::eventually("a first batch", || async {
        domain.outstanding().await.filter(|count| *count > 0)
    })
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

#[tokio::test]
async fn an_outage_that_is_over_when_it_is_looked_for_costs_no_event_its_tries() {
    let mut domain = Domain::new().await;
    domain.streams.event_tries = 1;
    let consumer = domain.consume(Effects {
        disconnections: 3,
        ..Effects::new()
    });
    let events: Vec<_> = (0..5).map(|_| event(PRODUCER, Uuid::now_v7(), 1)).collect();
    for event in &events {
        domain.add_event(event).await;
    }
    domain.eventually_settled(&events).await;
    assert!(domain.dead_letters().await.is_empty());
    consumer.stop().await;
}

#[tokio::test]
async fn a_postgres_that_only_reads_costs_no_event_its_tries() {
    let mut domain = Domain::new().await;
    domain.streams.event_tries = 1;
    let events: Vec<_> = (0..40)
        .map(|_| event(PRODUCER, Uuid::now_v7(), 1))
        .collect();
    for event in &events {
        domain.add_event(event).await;
    }
    domain.database.protect(true).await;
    let consumer = domain.consume(Effects::new());
    domain.eventually_outstanding(40).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    domain.database.protect(false).await;
    domain.eventually_settled(&events).await;
    assert!(domain.dead_letters().await.is_empty());
    consumer.stop().await;
}
