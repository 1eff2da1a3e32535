use std::sync::Arc;
use std::time::{Duration, Instant};

use events::{CloudEvent, Lane};
use secrecy::ExposeSecret;
use sqlx::postgres::PgListener;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::domain::{Domain, Effects, KIND, PRODUCER, PROJECTED, SHARED, event, ids, many};

#[tokio::test]
async fn a_commit_publishes_and_a_rollback_does_not() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let (lost, kept) = (
        event(PRODUCER, Uuid::now_v7(), 1),
        event(PRODUCER, Uuid::now_v7(), 1),
    );

    let mut tx = domain.database.pool.begin().await.unwrap();
    outbox::append(&mut tx, &lost).await.unwrap();
    tx.rollback().await.unwrap();
    domain.commit(&kept).await;

    // The later one is published, so the earlier one never will be.
    assert_eq!(domain.eventually_entries(1).await, [kept]);
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
    // With polling only, each would have taken two seconds.
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
    relay.stop().await;
}

#[tokio::test]
async fn a_commit_long_after_the_event_wakes_the_relay() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let started = Instant::now();
    for count in 1..=10 {
        let mut slow = domain.database.pool.begin().await.unwrap();
        outbox::append(&mut slow, &event(PRODUCER, Uuid::now_v7(), 1))
            .await
            .unwrap();
        // Another commit and a rollback wake the relay meanwhile.
        domain.commit_many(1).await;
        let mut lost = domain.database.pool.begin().await.unwrap();
        outbox::append(&mut lost, &event(PRODUCER, Uuid::now_v7(), 1))
            .await
            .unwrap();
        lost.rollback().await.unwrap();
        domain.eventually_published(2 * count - 1).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        slow.commit().await.unwrap();
        domain.eventually_published(2 * count).await;
    }
    // With polling only, each would have taken two seconds.
    assert!(
        started.elapsed() < Duration::from_secs(15),
        "{:?}",
        started.elapsed()
    );
    relay.stop().await;
}

#[tokio::test]
async fn a_commit_beside_a_relay_does_not_notify() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    domain.commit_many(1).await;
    domain.eventually_published(1).await;
    let pool = &domain.database.pool;
    let mut listener = PgListener::connect_with(pool).await.unwrap();
    listener
        .listen_all(["outbox_single", "outbox_bulk"])
        .await
        .unwrap();
    domain.commit_many(3).await;
    domain.commit_at_once(KIND, 3, Lane::Bulk).await;
    sqlx::query("select pg_notify('outbox_bulk', 'the first notification')")
        .execute(pool)
        .await
        .unwrap();
    let notification = listener.recv().await.unwrap();
    assert_eq!(notification.payload(), "the first notification");
    relay.stop().await;
}

/// URL of the database of the test that runs this program as another process.
const OTHER_PROCESS: &str = "CARNET_TEST_OTHER_PROCESS";

#[tokio::test]
async fn a_commit_of_another_process_wakes_the_relay() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    domain.commit_many(1).await;
    domain.eventually_published(1).await;
    let started = Instant::now();
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "publishing::the_other_process"])
        .env(
            OTHER_PROCESS,
            domain.database.args.database_url.expose_secret(),
        )
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(domain.published().await.len(), 11);
    // With polling only, each would have taken two seconds.
    assert!(
        started.elapsed() < Duration::from_secs(15),
        "{:?}",
        started.elapsed()
    );
    relay.stop().await;
}

/// Does nothing unless the test above runs it.
#[tokio::test]
async fn the_other_process() {
    let Some(url) = std::env::var_os(OTHER_PROCESS) else {
        return;
    };
    let pool = database::connect(&database::Args {
        database_url: url.into_string().unwrap().into(),
        database_connections: 8,
    })
    .unwrap();
    for count in 2..=11 {
        let mut tx = pool.begin().await.unwrap();
        outbox::append(&mut tx, &event(PRODUCER, Uuid::now_v7(), 1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        testkit::eventually("publication", || async {
            (testkit::published(&pool).await.len() == count).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn several_relays_keep_the_order_and_repeat_nothing() {
    let domain = Domain::new().await;
    let relays = [domain.relay(), domain.relay(), domain.relay()];

    let committed = domain.commit_many(250).await;

    assert_eq!(domain.eventually_entries(250).await, committed);
    for relay in relays {
        relay.stop().await;
    }
    assert_eq!(domain.entries().await.len(), 250);
    assert_eq!(domain.published().await, committed);
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
    sqlx::query("select from outbox for update")
        .execute(&mut *lock)
        .await
        .unwrap();
    let relay = domain.relay();
    assert_eq!(domain.eventually_entries(3).await, committed);
    relay.crash().await;
    lock.rollback().await.unwrap();

    let relay = domain.relay();
    let repeated = domain.eventually_entries(6).await;
    assert_eq!(repeated, [committed.clone(), committed.clone()].concat());

    let last = domain.commit_many(1).await;
    let consumer = domain.consume(Effects::new());
    let effects = domain.eventually_effects(4).await;
    assert_eq!(effects, ids(&[committed, last].concat()));
    relay.stop().await;
    consumer.stop().await;
    assert_eq!(domain.effects().await.len(), 4);
}

#[tokio::test]
async fn each_consumer_gets_its_own_events_in_its_own_views() {
    let domain = Domain::new().await;
    let own = domain.commit_at_once(KIND, 3, Lane::Single).await;
    let shared = domain.commit_at_once(SHARED, 2, Lane::Single).await;
    let bulk = domain.commit_at_once(SHARED, 4, Lane::Bulk).await;
    let nobody = domain
        .commit_at_once("carnet.user.UserSignedIn.v1", 1, Lane::Single)
        .await;
    let relay = domain.relay();
    domain.eventually_published(10).await;
    relay.stop().await;

    let entries =
        async |consumer, lane| testkit::entries(&domain.streams, PRODUCER, consumer, lane).await;
    assert_eq!(
        entries("common", Lane::Single).await,
        [own, shared.clone()].concat()
    );
    assert_eq!(entries("monitor", Lane::Single).await, shared);
    assert_eq!(entries("common", Lane::Bulk).await, bulk);
    assert_eq!(entries("monitor", Lane::Bulk).await, bulk);
    for consumer in ["order", "gateway", "rule", "user"] {
        assert!(
            entries(consumer, Lane::Single).await.is_empty(),
            "{consumer}"
        );
    }
    assert!(
        domain
            .published()
            .await
            .iter()
            .any(|event| event.id == nobody[0].id)
    );
}

#[tokio::test]
async fn a_backlog_in_the_bulk_lane_delays_no_single_event() {
    let domain = Domain::new().await;
    let bulk = domain.commit_at_once(PROJECTED, 20_000, Lane::Bulk).await;
    let (relay, consumer) = (domain.relay(), domain.consume(Effects::new()));
    testkit::eventually("the bulk to begin", || async {
        (!domain.effects().await.is_empty()).then_some(())
    })
    .await;
    let single = domain.commit_many(1).await;
    testkit::eventually("the single event", || async {
        domain.effects().await.contains(&single[0].id).then_some(())
    })
    .await;
    assert!(
        domain.effects().await.len() < bulk.len(),
        "the bulk was over before: the test proved nothing"
    );
    relay.stop().await;
    consumer.stop().await;
}

#[tokio::test]
async fn a_view_is_bounded_and_holds_back_nobody_else() {
    let mut domain = Domain::new().await;
    domain.streams.view_length = 50;
    // The monitor domain is down; common is slow at first.
    let gate = Arc::new(Semaphore::new(20));
    let (relay, consumer) = (
        domain.relay(),
        domain.consume(Effects {
            gate: gate.clone(),
            ..Effects::new()
        }),
    );
    let committed = domain.commit_at_once(SHARED, 500, Lane::Single).await;
    domain.eventually_published(500).await;
    let depth = async |consumer| {
        testkit::entries(&domain.streams, PRODUCER, consumer, Lane::Single)
            .await
            .len()
    };
    testkit::eventually("a full view", || async {
        (depth("monitor").await == 50).then_some(())
    })
    .await;
    assert!(depth("common").await <= 50);
    gate.add_permits(10_000);
    domain.eventually_settled(&committed).await;
    assert_eq!(depth("monitor").await, 50);

    // It returns and finds all events in order.
    let late = domain.consume_as("monitor", Effects::new());
    testkit::eventually("the other effects", || async {
        (domain.effects().await.len() == 500).then_some(())
    })
    .await;
    testkit::eventually("empty views", || async {
        (depth("monitor").await == 0).then_some(())
    })
    .await;
    for running in [relay, consumer, late] {
        running.stop().await;
    }
}

#[tokio::test]
async fn a_producer_sees_how_much_of_the_bulk_lane_waits() {
    let domain = Domain::new().await;
    domain.commit_at_once(SHARED, 40, Lane::Bulk).await;
    domain.commit_at_once(SHARED, 5, Lane::Single).await;
    let mut conn = domain.database.pool.acquire().await.unwrap();
    assert_eq!(outbox::bulk_backlog(&mut conn, 1_000).await.unwrap(), 40);
    assert_eq!(outbox::bulk_backlog(&mut conn, 10).await.unwrap(), 10);
}

#[tokio::test]
async fn a_producer_does_not_wait_for_a_consumer_that_is_gone() {
    let mut domain = Domain::new().await;
    domain.streams.bulk_view_length = 5;
    let relay = domain.relay();
    domain.commit_at_once(SHARED, 40, Lane::Bulk).await;
    let backlog = async || {
        let mut conn = domain.database.pool.acquire().await.unwrap();
        outbox::bulk_backlog(&mut conn, 1_000).await.unwrap()
    };
    // Both consumers have a view of five entries.
    testkit::eventually("full views", || async {
        (backlog().await == 70).then_some(())
    })
    .await;
    let ago = async |minutes: i32| {
        sqlx::query("update outbox_views set moved_at = now() - make_interval(mins => $1)")
            .bind(minutes)
            .execute(&domain.database.pool)
            .await
            .unwrap();
    };
    ago(2).await;
    assert_eq!(backlog().await, 0);
    // One consumer returns and reads some.
    let gate = Arc::new(Semaphore::new(10));
    let consumer = domain.consume(Effects {
        gate,
        ..Effects::new()
    });
    domain.eventually_effects(10).await;
    testkit::eventually("one of them to move", || async {
        (1..=35).contains(&backlog().await).then_some(())
    })
    .await;
    consumer.crash().await;
    relay.stop().await;
}

/// Events of approximately this size in bytes.
fn large(count: i64, bytes: usize) -> Vec<CloudEvent> {
    let data = serde_json::json!({ "text": "x".repeat(bytes) });
    many(KIND, count)
        .into_iter()
        .map(|event| CloudEvent {
            data: data.clone(),
            ..event
        })
        .collect()
}

#[tokio::test]
async fn large_events_fill_a_view_sooner_and_a_batch_too() {
    let mut domain = Domain::new().await;
    domain.streams.view_bytes = 2_000_000;
    let committed = large(120, 100_000);
    let mut tx = domain.database.pool.begin().await.unwrap();
    outbox::append_all(&mut tx, &committed).await.unwrap();
    tx.commit().await.unwrap();
    let relay = domain.relay();
    domain.eventually_published(120).await;
    let batches: i64 = sqlx::query_scalar("select count(distinct published_at) from outbox")
        .fetch_one(&domain.database.pool)
        .await
        .unwrap();
    assert!(
        (3..=4).contains(&batches),
        "12 MB in {batches} batches of 4 MB"
    );
    let entries = domain.entries().await.len();
    assert!(
        (15..=21).contains(&entries),
        "{entries} entries of 100 kB in a view of 2 MB"
    );
    let consumer = domain.consume(Effects::new());
    domain.eventually_settled(&committed).await;
    assert_eq!(domain.effects().await, ids(&committed));
    consumer.stop().await;
    relay.stop().await;
}
