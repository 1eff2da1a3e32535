//! Processes entries: reads each one, passes it to its reaction in a transaction, and acknowledges it.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use events::{Cause, CloudEvent};
use tracing::Instrument;

use super::Consumer;
use crate::group::Delivery;
use crate::inbox::{self, Reactions, UnknownReference};
use crate::outage::is_outage;
use crate::{connection, dead_letters};

/// Timeout of a reaction or a batch of projections.
const REACTION_LIMIT: Duration = Duration::from_secs(30);

/// Outcome of an attempt.
enum Outcome {
    /// To be acknowledged.
    Done,
    /// Stays pending for another attempt.
    Left,
}

impl<R: Reactions> Consumer<'_, R> {
    /// Processes entries of one view in order. Returns errors of Redis only, not of events.
    pub(super) async fn process(&self, deliveries: Vec<Delivery>) -> anyhow::Result<()> {
        let (mut entries, mut done) = (VecDeque::new(), Vec::new());
        for delivery in deliveries {
            let entry = self.read(delivery);
            if entry.has_no_effect {
                done.push(entry.delivery);
            } else {
                entries.push_back(entry);
            }
        }
        while !entries.is_empty() && !self.stop.is_cancelled() {
            let run = entries.iter().take_while(|entry| entry.projects).count();
            if run > 1 && self.in_one(entries.iter().take(run)).await {
                done.extend(entries.drain(..run).map(|entry| entry.delivery));
                continue;
            }
            // After a failed batch, each of its entries is processed on its own.
            for _ in 0..run.max(1) {
                if self.stop.is_cancelled() {
                    break;
                }
                let Some(entry) = entries.pop_front() else {
                    break;
                };
                match self.one(&entry).await? {
                    Outcome::Done => done.push(entry.delivery),
                    Outcome::Left => self.left.store(true, Ordering::Relaxed),
                }
            }
        }
        let untried: Vec<_> = entries.into_iter().map(|entry| entry.delivery).collect();
        self.group.hand_back(&untried).await?;
        self.group
            .acknowledge(&done.iter().collect::<Vec<_>>())
            .await
    }

    fn read(&self, delivery: Delivery) -> Entry {
        let event = inbox::read(delivery.producer, delivery.event.as_deref());
        // An event that only a newer build knows waits for it.
        let known = event
            .as_ref()
            .ok()
            .filter(|event| events::consumers(&event.kind).is_some());
        let projects = known.is_some_and(|event| self.reactions.is_projection(&event.kind));
        let has_no_effect = known.is_some_and(|event| {
            matches!(dead_letters::decision(event), Ok(None)) && !self.reactions.concerns(event)
        });
        Entry {
            delivery,
            event,
            projects,
            has_no_effect,
        }
    }

    /// Processes projections in one transaction. If one fails, the transaction rolls back, and each is processed on its own.
    async fn in_one(&self, run: impl Iterator<Item = &Entry> + Clone) -> bool {
        let Some(producer) = run.clone().next().map(|entry| entry.delivery.producer) else {
            return false;
        };
        let events: Vec<CloudEvent> = run.filter_map(|entry| entry.event.clone().ok()).collect();
        let processing = inbox::process(self.pool, producer, &events, self.reactions);
        match limited(processing).await {
            Ok(new) => {
                tracing::debug!(producer, events = events.len(), new, "projected");
                true
            }
            Err(error) => {
                let error = format!("{error:#}");
                tracing::warn!(
                    producer,
                    events = events.len(),
                    error,
                    "a batch is processed one by one"
                );
                false
            }
        }
    }

    async fn one(&self, entry: &Entry) -> anyhow::Result<Outcome> {
        let delivery = &entry.delivery;
        let event = match &entry.event {
            Ok(event) => event,
            Err(reason) => return self.bury(delivery, reason).await,
        };
        if events::consumers(&event.kind).is_none() {
            tracing::debug!(
                kind = event.kind,
                "an event waits for a newer build, which knows its type"
            );
            self.group.hand_back(std::slice::from_ref(delivery)).await?;
            return Ok(Outcome::Left);
        }
        if delivery.tries > self.args.event_tries {
            return self
                .bury(delivery, "every process that tried it died or was stopped")
                .await;
        }
        let span = tracing::info_span!("event", kind = event.kind, id = %event.id, correlation = %event.correlationid);
        self.attempt(delivery, event).instrument(span).await
    }

    async fn attempt(&self, delivery: &Delivery, event: &CloudEvent) -> anyhow::Result<Outcome> {
        let error = match limited(self.take_in(delivery.producer, event)).await {
            Ok(()) => return Ok(Outcome::Done),
            Err(error) => error,
        };
        let reason = format!("{error:#}");
        let unknown = error
            .chain()
            .any(|cause| cause.downcast_ref::<UnknownReference>().is_some());
        let unreadable = error
            .chain()
            .any(|cause| cause.downcast_ref::<events::Unreadable>().is_some());
        if self.is_blameless(&error).await || (unknown && self.behind.load(Ordering::Relaxed)) {
            tracing::warn!(error = reason, "an attempt does not count");
            self.group.uncount(delivery, Duration::ZERO).await?;
            return Ok(Outcome::Left);
        }
        if unreadable {
            return self.bury(delivery, &reason).await;
        }
        if delivery.tries < self.args.event_tries {
            tracing::warn!(
                tries = delivery.tries,
                error = reason,
                "an event failed and is retried"
            );
            return Ok(Outcome::Left);
        }
        if unknown {
            tracing::warn!(
                reason,
                "an event is dropped: it names something that does not exist"
            );
            return Ok(Outcome::Done);
        }
        self.bury(delivery, &reason).await
    }

    async fn take_in(&self, producer: &str, event: &CloudEvent) -> anyhow::Result<()> {
        if let Some(decision) = dead_letters::decision(event)? {
            let mut tx = self.pool.begin().await?;
            if !inbox::remember(&mut tx, producer, &[event.id])
                .await?
                .is_empty()
            {
                let cause = Cause::event(event);
                dead_letters::decided(&mut tx, self.domain, self.reactions, &decision, cause)
                    .await?;
            }
            return Ok(tx.commit().await?);
        }
        let events = std::slice::from_ref(event);
        let new = inbox::process(self.pool, producer, events, self.reactions).await?;
        tracing::debug!(new, "processed");
        Ok(())
    }

    async fn bury(&self, delivery: &Delivery, reason: &str) -> anyhow::Result<Outcome> {
        let Delivery {
            producer,
            id,
            tries,
            ..
        } = delivery;
        tracing::error!(
            producer,
            id,
            tries,
            reason,
            "an event becomes a dead letter"
        );
        let Err(error) = dead_letters::bury(self.pool, self.domain, delivery, reason).await else {
            return Ok(Outcome::Done);
        };
        tracing::warn!(
            error = format!("{error:#}"),
            "a dead letter could not be stored"
        );
        if self.is_blameless(&error).await {
            self.group.uncount(delivery, Duration::ZERO).await?;
        }
        Ok(Outcome::Left)
    }

    /// Returns true if Postgres caused this error. Waits until Postgres accepts writes, even if the error itself already shows an
    /// outage.
    async fn is_blameless(&self, error: &anyhow::Error) -> bool {
        let waited = self.outage().await;
        waited || is_outage(error)
    }

    /// Waits until Postgres accepts writes, or `stop` is cancelled. Returns true if there was an outage. Without it, every event would
    /// fail in turn without being the cause.
    async fn outage(&self) -> bool {
        let mut failures = 0;
        while !self.stop.is_cancelled()
            && let Err(error) = inbox::probe(self.pool).await
        {
            failures += 1;
            tracing::warn!(
                failures,
                error = format!("{error:#}"),
                "events wait until Postgres can be written"
            );
            connection::pause(failures, self.stop).await;
        }
        failures > 0
    }
}

/// An entry and its event.
struct Entry {
    delivery: Delivery,
    event: Result<CloudEvent, String>,
    projects: bool,
    /// The event does not concern this domain.
    has_no_effect: bool,
}

async fn limited<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::time::timeout(REACTION_LIMIT, work)
        .await
        .with_context(|| format!("the reaction timed out after {REACTION_LIMIT:?}"))
        .flatten()
}
