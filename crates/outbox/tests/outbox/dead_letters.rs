//! Dead letters are reported, replayed and discarded.

use std::sync::atomic::Ordering;

use events::operations::{DeadLetter, DeadLetterDecision};
use events::{CloudEvent, Draft, Fact, Lane, monitor::MonitorFact};
use testkit::eventually;
use uuid::Uuid;

use crate::domain::{CONSUMER, Domain, Effects, PRODUCER, Running, event, now};

/// A domain with one open dead letter.
async fn with_a_dead_letter() -> (Domain, Effects, CloudEvent, [Running; 2]) {
    let domain = Domain::new().await;
    let poison = event(PRODUCER, Uuid::now_v7(), 1);
    let reactions = Effects {
        poison: Some(poison.id),
        ..Effects::new()
    };
    domain.commit(&poison).await;
    let running = [domain.relay(), domain.consume(reactions.clone())];
    eventually("a dead letter", || async {
        domain.dead_letters().await.pop()
    })
    .await;
    (domain, reactions, poison, running)
}

/// An administrator's decision, as it arrives from the monitor domain.
async fn decide(domain: &Domain, letter: Uuid, consumer: &str, decision: &str) -> CloudEvent {
    let draft = Draft {
        subject: letter,
        sequence: 1,
        time: now(),
        cause: events::Cause::request(Uuid::now_v7()),
        audience: Vec::new(),
    };
    let (consumer, decision) = (consumer.to_owned(), decision.to_owned());
    let fact = MonitorFact::DeadLetterDecided(DeadLetterDecision {
        id: letter,
        consumer,
        decision,
    });
    let event = fact.publish(draft).unwrap();
    let view = events::view(
        &domain.streams.redis_prefix,
        "monitor",
        CONSUMER,
        Lane::Single,
    );
    let json = serde_json::to_string(&event).unwrap();
    let mut redis = testkit::redis(&domain.streams).await;
    let _: String = redis::AsyncCommands::xadd(&mut redis, view, "*", &[("event", json)])
        .await
        .unwrap();
    event
}

/// The facts for the monitor domain, oldest first.
async fn told(domain: &Domain) -> Vec<DeadLetter> {
    let rows: Vec<serde_json::Value> = sqlx::query_scalar(
        "select event->'data' from outbox where event->>'type' = 'carnet.common.DeadLetterChanged.v1' order by position",
    )
    .fetch_all(&domain.database.pool)
    .await
    .unwrap();
    rows.into_iter()
        .map(|row| serde_json::from_value(row).unwrap())
        .collect()
}

#[tokio::test]
async fn a_dead_letter_is_told_without_its_content() {
    let (domain, _, poison, running) = with_a_dead_letter().await;
    let letter = &domain.dead_letters().await[0];
    let told = told(&domain).await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].id, told[0].event, told[0].tries),
        (letter.id, Some(poison.id), 3)
    );
    assert_eq!(
        (told[0].consumer.as_str(), told[0].producer.as_str()),
        (CONSUMER, PRODUCER)
    );
    assert_eq!(
        (told[0].reason.as_str(), told[0].status.as_str()),
        ("poison", "OPEN")
    );
    assert!(!serde_json::to_string(&told).unwrap().contains("Größe"));
    for running in running {
        running.stop().await;
    }
}

#[tokio::test]
async fn a_replay_takes_effect_once_the_cause_is_mended() {
    let (domain, reactions, poison, running) = with_a_dead_letter().await;
    let letter = domain.dead_letters().await[0].id;

    decide(&domain, letter, CONSUMER, "REPLAY").await;
    eventually("another failure", || async {
        (domain.dead_letters().await[0].tries == 4).then_some(())
    })
    .await;
    assert_eq!(domain.dead_letters().await[0].status, "OPEN");
    assert!(domain.effects().await.is_empty());

    reactions.mended.store(true, Ordering::SeqCst);
    // For another domain, and for an unknown letter.
    decide(&domain, letter, "order", "REPLAY").await;
    decide(&domain, Uuid::now_v7(), CONSUMER, "REPLAY").await;
    decide(&domain, letter, CONSUMER, "REPLAY").await;
    assert_eq!(domain.eventually_effects(1).await, [poison.id]);
    decide(&domain, letter, CONSUMER, "REPLAY").await;
    domain.add_event(&poison).await;
    eventually("everything to be read", || async {
        (domain.queue().await.depth == 0).then_some(())
    })
    .await;

    assert_eq!(domain.effects().await, [poison.id]);
    assert_eq!(domain.dead_letters().await[0].status, "REPLAYED");
    let told: Vec<_> = told(&domain)
        .await
        .into_iter()
        .map(|letter| letter.status)
        .collect();
    assert_eq!(told, ["OPEN", "OPEN", "REPLAYED"]);
    for running in running {
        running.stop().await;
    }
}

#[tokio::test]
async fn a_discarded_letter_stays_without_effect() {
    let (domain, reactions, poison, running) = with_a_dead_letter().await;
    reactions.mended.store(true, Ordering::SeqCst);
    decide(
        &domain,
        domain.dead_letters().await[0].id,
        CONSUMER,
        "DISCARD",
    )
    .await;
    eventually("the end of it", || async {
        (domain.dead_letters().await[0].status == "DISCARDED").then_some(())
    })
    .await;
    // Nor when the event is delivered again.
    domain.add_event(&poison).await;
    eventually("everything to be read", || async {
        (domain.queue().await.depth == 0).then_some(())
    })
    .await;
    assert!(domain.effects().await.is_empty());
    assert_eq!(domain.dead_letters().await.len(), 1);
    for running in running {
        running.stop().await;
    }
}
