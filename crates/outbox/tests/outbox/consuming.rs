use std::sync::Arc;
use std::sync::atomic::Ordering;

use events::{CloudEvent, Lane};
use outbox::Args;
use redis::AsyncCommands;
use redis::streams::{StreamClaimOptions, StreamReadOptions, StreamReadReply};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::domain::{CONSUMER, Domain, Effects, KIND, PRODUCER, PROJECTED, event, ids};

#[tokio::test]
async fn what_was_published_before_the_first_start_is_taken_in_too() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let committed = domain.commit_many(40).await;
    domain.eventually_entries(40).await;

    let consumer = domain.consume(Effects::new());

    assert_eq!(domain.eventually_effects(40).await, ids(&committed));
    domain.eventually_outstanding(0).await;
    relay.stop().await;
    consumer.stop().await;
}

#[tokio::test]
async fn an_event_delivered_twice_takes_effect_once() {
    let domain = Domain::new().await;
    let (twice, once) = (
        event(PRODUCER, Uuid::now_v7(), 1),
        event(PRODUCER, Uuid::now_v7(), 1),
    );
    for event in [&twice, &twice, &once] {
        domain.add_event(event).await;
    }

    let consumer = domain.consume(Effects::new());

    assert_eq!(domain.eventually_effects(2).await, [twice.id, once.id]);
    domain.eventually_outstanding(0).await;
    consumer.stop().await;
}

#[tokio::test]
async fn a_failed_reaction_leaves_nothing_and_is_tried_again() {
    let domain = Domain::new().await;
    let event = event(PRODUCER, Uuid::now_v7(), 1);
    domain.add_event(&event).await;
    let reactions = Effects {
        failures: 2,
        ..Effects::new()
    };

    let consumer = domain.consume(reactions.clone());

    // Each attempt wrote its row; two of them rolled back.
    assert_eq!(domain.eventually_effects(1).await, [event.id]);
    domain.eventually_outstanding(0).await;
    consumer.stop().await;
    assert_eq!(reactions.tried.load(Ordering::SeqCst), 3);
    assert_eq!(domain.effects().await, [event.id]);
    assert!(domain.dead_letters().await.is_empty());
}

#[tokio::test]
async fn poison_becomes_a_dead_letter_and_blocks_nobody() {
    let domain = Domain::new().await;
    let poison = event(PRODUCER, Uuid::now_v7(), 1);
    let good = event(PRODUCER, Uuid::now_v7(), 1);
    let entry = domain.add_event(&poison).await;
    domain.add_event(&good).await;
    let reactions = Effects {
        poison: Some(poison.id),
        ..Effects::new()
    };

    let consumer = domain.consume(reactions.clone());

    assert_eq!(domain.eventually_effects(1).await, [good.id]);
    domain.eventually_outstanding(0).await;
    consumer.stop().await;
    let letters = domain.dead_letters().await;
    let [letter] = letters.as_slice() else {
        panic!("one dead letter, not {letters:?}")
    };
    assert_eq!(
        (letter.entry.as_str(), letter.producer.as_str()),
        (entry.as_str(), PRODUCER)
    );
    assert_eq!(
        (letter.event_id, letter.tries, letter.reason.as_str()),
        (Some(poison.id), 3, "poison")
    );
    assert_eq!(
        (letter.content.clone(), letter.status.as_str()),
        (serde_json::to_string(&poison).unwrap(), "OPEN")
    );
    // Three attempts of the one, one of the other; the failed ones left no row in the inbox.
    assert_eq!(reactions.tried.load(Ordering::SeqCst), 4);
    let inbox: Vec<Uuid> = sqlx::query_scalar("select event from inbox")
        .fetch_all(&domain.database.pool)
        .await
        .unwrap();
    assert_eq!(inbox, [good.id]);
}

#[tokio::test]
async fn what_cannot_be_read_or_believed_is_a_dead_letter_at_once() {
    let domain = Domain::new().await;
    domain.add("something", "else").await;
    domain.add(events::ENTRY_FIELD, "{\"specversion\":").await;
    let (own, of_another) = (
        event(PRODUCER, Uuid::now_v7(), 1),
        event("rule", Uuid::now_v7(), 1),
    );
    domain
        .add_event(&CloudEvent {
            source: own.source.clone(),
            ..of_another.clone()
        })
        .await;
    domain
        .add_event(&CloudEvent {
            kind: own.kind,
            ..of_another
        })
        .await;
    let good = event(PRODUCER, Uuid::now_v7(), 1);
    domain.add_event(&good).await;

    let consumer = domain.consume(Effects::new());

    assert_eq!(domain.eventually_effects(1).await, [good.id]);
    domain.eventually_outstanding(0).await;
    consumer.stop().await;
    let letters = domain.dead_letters().await;
    assert_eq!(letters.len(), 4);
    assert!(
        letters
            .iter()
            .all(|letter| letter.tries == 1 && letter.event_id.is_none())
    );
}

/// Reads an entry like a process that dies before it processes the entry.
async fn read_and_die(domain: &Domain, count: usize) {
    let stream = domain.view();
    let mut redis = testkit::redis(&domain.streams).await;
    redis
        .xgroup_create_mkstream::<_, _, _, ()>(&stream, CONSUMER, "0")
        .await
        .unwrap();
    let options = StreamReadOptions::default()
        .group(CONSUMER, "the dead")
        .count(count);
    let read: StreamReadReply = redis
        .xread_options(&[&stream], &[">"], &options)
        .await
        .unwrap();
    let ids: Vec<_> = read.keys[0].ids.iter().map(|entry| &entry.id).collect();
    assert_eq!(ids.len(), count);
    // Half a minute ago.
    let long_since = StreamClaimOptions::default()
        .idle(30_000)
        .retry(1)
        .with_justid();
    redis
        .xclaim_options::<_, _, _, _, _, ()>(&stream, CONSUMER, "the dead", 0, &ids, long_since)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_a_dead_consumer_had_is_taken_over() {
    let mut domain = Domain::new().await;
    let (left, new) = (
        event(PRODUCER, Uuid::now_v7(), 1),
        event(PRODUCER, Uuid::now_v7(), 1),
    );
    domain.add_event(&left).await;
    read_and_die(&domain, 1).await;
    domain.add_event(&new).await;

    // It is not claimed as long as its process may still be alive.
    let consumer = domain.consume(Effects::new());
    assert_eq!(domain.eventually_effects(1).await, [new.id]);
    domain.eventually_outstanding(1).await;
    consumer.stop().await;

    domain.streams = Args {
        event_reclaim_millis: 1,
        ..domain.streams
    };
    let consumer = domain.consume(Effects::new());
    assert_eq!(domain.eventually_effects(2).await, [new.id, left.id]);
    domain.eventually_outstanding(0).await;
    consumer.stop().await;
}

#[tokio::test]
async fn an_event_that_kills_every_process_becomes_a_dead_letter() {
    let mut domain = Domain::new().await;
    domain.streams.event_reclaim_millis = 1;
    let deadly = event(PRODUCER, Uuid::now_v7(), 1);
    let entry = domain.add_event(&deadly).await;
    read_and_die(&domain, 1).await;
    let stream = domain.view();
    let mut redis = testkit::redis(&domain.streams).await;
    for process in ["the second", "the third"] {
        let claimed: redis::streams::StreamClaimReply = redis
            .xclaim(&stream, CONSUMER, process, 0, &[&entry])
            .await
            .unwrap();
        assert_eq!(claimed.ids.len(), 1);
    }

    let reactions = Effects::new();
    let consumer = domain.consume(reactions.clone());

    domain.eventually_outstanding(0).await;
    consumer.stop().await;
    assert_eq!(domain.dead_letters().await.len(), 1);
    assert_eq!(reactions.tried.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_crash_in_the_middle_loses_nothing_and_doubles_nothing() {
    let mut domain = Domain::new().await;
    domain.streams.event_reclaim_millis = 1;
    let relay = domain.relay();
    let committed = domain.commit_many(30).await;
    let gate = Arc::new(Semaphore::new(5));
    let consumer = domain.consume(Effects {
        gate,
        ..Effects::new()
    });
    // The sixth reaction has written its row and waits for its permit.
    domain.eventually_effects(5).await;
    consumer.crash().await;

    let consumer = domain.consume(Effects::new());

    let mut effects = domain.eventually_effects(30).await;
    domain.eventually_outstanding(0).await;
    consumer.stop().await;
    relay.stop().await;
    effects.sort();
    assert_eq!(effects, ids(&committed));
}

#[tokio::test]
async fn a_stop_finishes_the_event_at_hand_and_hands_the_rest_back() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let committed = domain.commit_many(50).await;
    domain.eventually_entries(50).await;
    let gate = Arc::new(Semaphore::new(3));
    let effects = Effects {
        gate: gate.clone(),
        ..Effects::new()
    };
    let tried = effects.tried.clone();
    let consumer = domain.consume(effects);
    domain.eventually_effects(3).await;
    testkit::eventually("the fourth event at hand", || async {
        (tried.load(Ordering::SeqCst) == 4).then_some(())
    })
    .await;

    consumer.tell_to_stop();
    gate.add_permits(1);
    consumer.stop().await;

    assert_eq!(
        domain.effects().await,
        ids(&committed[..4]),
        "the event at hand, and no other"
    );
    assert_eq!(domain.queue().await.depth, 46);

    // Returned entries are claimed at once, although the idle time for other processes is a minute.
    let consumer = domain.consume(Effects::new());
    domain.eventually_settled(&committed).await;
    consumer.stop().await;
    relay.stop().await;
    assert!(domain.dead_letters().await.is_empty());
}

#[tokio::test]
async fn projections_are_processed_many_in_one_transaction() {
    let domain = Domain::new().await;
    let mut committed = domain.commit_at_once(PROJECTED, 300, Lane::Bulk).await;
    committed.extend(domain.commit_at_once(PROJECTED, 200, Lane::Single).await);
    let relay = domain.relay();
    domain.eventually_entries(200).await;
    let reactions = Effects::new();
    let consumer = domain.consume(reactions.clone());
    domain.eventually_settled(&committed).await;
    consumer.stop().await;
    relay.stop().await;
    let batches = reactions.batches.load(Ordering::SeqCst);
    assert!(
        (4..=20).contains(&batches),
        "{batches} batches of at most 128"
    );
}

#[tokio::test]
async fn poison_in_the_middle_of_a_batch_costs_the_others_nothing() {
    let domain = Domain::new().await;
    let mut committed = domain.commit_at_once(PROJECTED, 100, Lane::Single).await;
    let relay = domain.relay();
    domain.eventually_entries(100).await;
    domain.add(events::ENTRY_FIELD, "unreadable").await;
    let poison = committed.remove(50);
    let reactions = Effects {
        poison: Some(poison.id),
        ..Effects::new()
    };

    let consumer = domain.consume(reactions.clone());

    domain.eventually_settled(&committed).await;
    let dead: Vec<_> = domain
        .dead_letters()
        .await
        .iter()
        .map(|letter| letter.event_id)
        .collect();
    assert_eq!(dead.len(), 2);
    assert!(
        dead.contains(&Some(poison.id)) && dead.contains(&None),
        "{dead:?}"
    );
    consumer.stop().await;
    relay.stop().await;
}

#[tokio::test]
async fn an_event_twice_in_one_batch_takes_effect_once() {
    let domain = Domain::new().await;
    let events = crate::domain::many(PROJECTED, 3);
    for event in [&events[0], &events[1], &events[0], &events[2], &events[1]] {
        domain.add_event(event).await;
    }
    let consumer = domain.consume(Effects::new());
    domain.eventually_settled(&events).await;
    consumer.stop().await;
}

#[tokio::test]
async fn two_consumers_share_a_view_and_double_nothing() {
    let mut domain = Domain::new().await;
    domain.streams.event_reclaim_millis = 1;
    let relay = domain.relay();
    let consumers = [
        domain.consume(Effects::new()),
        domain.consume(Effects::new()),
    ];
    let mut committed = domain.commit_at_once(KIND, 200, Lane::Single).await;
    committed.extend(domain.commit_at_once(PROJECTED, 400, Lane::Single).await);
    domain.eventually_settled(&committed).await;
    for consumer in consumers {
        consumer.stop().await;
    }
    relay.stop().await;
}

#[tokio::test]
async fn new_events_come_before_a_heap_of_failures() {
    let mut domain = Domain::new().await;
    domain.streams.event_tries = 1000;
    domain.streams.event_retry_millis = 1;
    domain.streams.event_reclaim_millis = 1;
    let failing = Effects {
        failures: u32::MAX,
        ..Effects::new()
    };
    domain.commit_at_once(KIND, 300, Lane::Single).await;
    let relay = domain.relay();
    let consumer = domain.consume(failing.clone());
    testkit::eventually("a heap of failures", || async {
        (failing.tried.load(Ordering::SeqCst) > 350).then_some(())
    })
    .await;
    let before = failing.tried.load(Ordering::SeqCst);
    domain.commit_many(1).await;
    testkit::eventually("the new event to be read", || async {
        let queue = domain.queue().await;
        (queue.lag == 0 && queue.pending == 301).then_some(())
    })
    .await;
    let meanwhile = failing.tried.load(Ordering::SeqCst) - before;
    assert!(meanwhile < 300, "it waited for {meanwhile} retries");
    consumer.stop().await;
    relay.stop().await;
}

#[tokio::test]
async fn failures_in_one_view_leave_retries_to_the_others() {
    let mut domain = Domain::new().await;
    domain.streams.event_tries = 100_000;
    domain.streams.event_retry_millis = 1;
    domain.streams.event_reclaim_millis = 1;
    // All events of the user domain fail permanently; an event of the order domain fails once.
    let once = CloudEvent {
        kind: "carnet.order.OrderCompleted.v1".to_owned(),
        ..event("order", Uuid::now_v7(), 1)
    };
    domain.commit_at_once(KIND, 200, Lane::Single).await;
    let reactions = Effects {
        hopeless: true,
        failures: 1,
        ..Effects::new()
    };
    let relay = domain.relay();
    domain.eventually_entries(200).await;
    let view = events::view(
        &domain.streams.redis_prefix,
        "order",
        CONSUMER,
        Lane::Single,
    );
    testkit::add(
        &mut testkit::redis(&domain.streams).await,
        &view,
        std::slice::from_ref(&once),
    )
    .await;
    let consumer = domain.consume(reactions);
    assert_eq!(domain.eventually_effects(1).await, [once.id]);
    consumer.stop().await;
    relay.stop().await;
}

#[tokio::test]
async fn a_stop_in_a_batch_that_failed_ends_after_the_event_at_hand() {
    let domain = Domain::new().await;
    let committed = domain.commit_at_once(PROJECTED, 100, Lane::Single).await;
    let relay = domain.relay();
    domain.eventually_entries(100).await;
    let gate = Arc::new(Semaphore::new(10));
    // The batch fails at its end, and each event is tried on its own.
    let reactions = Effects {
        batch_fails: true,
        gate: gate.clone(),
        ..Effects::new()
    };
    let consumer = domain.consume(reactions);
    domain.eventually_effects(10).await;
    consumer.tell_to_stop();
    gate.add_permits(1);
    consumer.stop().await;
    assert_eq!(domain.effects().await, ids(&committed[..11]));
    assert_eq!(domain.queue().await.depth, 89);
    relay.stop().await;
}
