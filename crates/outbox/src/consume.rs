//! From the streams of others to a domain's reactions.
//!
//! Each event is taken in by itself: one transaction ([`crate::inbox`]), then the acknowledgement. If the process dies
//! in between, the event comes again and finds its id in the inbox.
//!
//! A reaction that fails leaves its event outstanding, and the ones behind it go on: order is not promised, and facts do
//! not need it. The event is tried again after a pause that doubles, as often as `event_tries` says; then it goes to the
//! dead letters with the reason, and so does at once what cannot be read. An event whose reaction kills the process has
//! been counted by Redis when it was handed out, so it cannot kill for ever.
//!
//! An outage is nobody's fault: after each failure the consumer first waits until Postgres answers. Redis being away
//! only means waiting; a Redis that lost its data has lost the groups too, and they are made again.

use std::time::{Duration, Instant};

use anyhow::Context;
use database::Pool;
use events::CloudEvent;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::group::{Delivery, Group};
use crate::inbox::{self, Reactions};
use crate::{Args, connection};

/// A reaction that takes longer is stuck.
const REACTION_LIMIT: Duration = Duration::from_secs(30);
/// Of an error's text in a dead letter, in characters.
const REASON_LIMIT: usize = 1000;

/// Feeds the streams of these producers to a domain's reactions until told to stop; then it finishes what it has read.
///
/// It fails only if `args` are no Redis URL: whatever else goes wrong is tried again.
pub async fn consume<R: Reactions>(
    args: Args,
    pool: Pool,
    consumer: &'static str,
    producers: &'static [&'static str],
    reactions: R,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let group = Group::new(&args, consumer, producers)?;
    Consumer { args, pool, group, producers, reactions, stop, looked_back: None }.run().await;
    Ok(())
}

struct Consumer<R> {
    args: Args,
    pool: Pool,
    group: Group,
    producers: &'static [&'static str],
    reactions: R,
    stop: CancellationToken,
    /// When it last looked for what is to be tried again; never since the group was made.
    looked_back: Option<Instant>,
}

impl<R: Reactions> Consumer<R> {
    async fn run(mut self) {
        let mut failures = 0;
        while !self.stop.is_cancelled() {
            match self.turn().await {
                Ok(()) => failures = 0,
                Err(error) => {
                    failures += 1;
                    tracing::warn!(failures, error = format!("{error:#}"), "events wait on their streams");
                    self.looked_back = None;
                    connection::pause(failures, &self.stop).await;
                }
            }
        }
        if let Err(error) = self.group.leave().await {
            tracing::debug!(error = format!("{error:#}"), "this process stays on the list of the group");
        }
    }

    /// What is due for another try, if it is time to look, and then what is new.
    async fn turn(&mut self) -> anyhow::Result<()> {
        let between = self.args.retry_after(1).min(connection::BLOCK);
        if self.looked_back.is_none() {
            self.group.create().await?;
        }
        if self.looked_back.is_none_or(|looked| looked.elapsed() >= between) {
            self.try_again().await?;
            self.looked_back = Some(Instant::now());
        }
        for delivery in self.group.read(between).await? {
            self.handle(&delivery).await?;
        }
        Ok(())
    }

    async fn try_again(&self) -> anyhow::Result<()> {
        for producer in self.producers {
            for entry in self.group.outstanding(producer, self.args.retry_after(1)).await? {
                let patience =
                    if entry.mine { self.args.retry_after(entry.tries) } else { self.args.reclaim_after() };
                if self.stop.is_cancelled() {
                    return Ok(());
                }
                if entry.idle >= patience
                    && let Some(delivery) = self.group.claim(&entry).await?
                {
                    self.handle(&delivery).await?;
                }
            }
        }
        Ok(())
    }

    /// Ends in an acknowledgement, a dead letter, or the entry left outstanding. An error is Redis's, not the event's.
    async fn handle(&self, delivery: &Delivery) -> anyhow::Result<()> {
        let event = match inbox::read(delivery.producer, delivery.event.as_deref()) {
            Ok(event) => event,
            Err(reason) => return self.bury(delivery, &reason).await,
        };
        if delivery.tries > self.args.event_tries {
            return self.bury(delivery, "every process that tried it died or was stopped").await;
        }
        let span = tracing::info_span!("event", kind = event.kind, id = %event.id, correlation = %event.correlationid);
        self.attempt(delivery, &event).instrument(span).await
    }

    async fn attempt(&self, delivery: &Delivery, event: &CloudEvent) -> anyhow::Result<()> {
        let taking_in = inbox::take_in(&self.pool, delivery.producer, event, &self.reactions);
        let taken = tokio::time::timeout(REACTION_LIMIT, taking_in)
            .await
            .with_context(|| format!("the reaction takes longer than {REACTION_LIMIT:?}"))
            .flatten();
        let error = match taken {
            Ok(fresh) => {
                tracing::debug!(fresh, tries = delivery.tries, "taken in");
                return self.group.acknowledge(delivery).await;
            }
            Err(error) => error,
        };
        let reason = format!("{error:#}");
        let unreadable = error.chain().any(|cause| cause.downcast_ref::<events::Unreadable>().is_some());
        if unreadable || delivery.tries >= self.args.event_tries {
            return self.bury(delivery, &reason).await;
        }
        tracing::warn!(tries = delivery.tries, error = reason, "an event could not be taken in yet");
        self.postgres_back().await
    }

    async fn bury(&self, delivery: &Delivery, reason: &str) -> anyhow::Result<()> {
        let Delivery { producer, id, tries, .. } = delivery;
        tracing::error!(producer, id, tries, reason, "an event goes to the dead letters");
        let reason: String = reason.chars().take(REASON_LIMIT).collect();
        self.group.bury(delivery, &reason).await
    }

    /// With Postgres away, every event would fail in turn, through no fault of its own.
    async fn postgres_back(&self) -> anyhow::Result<()> {
        let mut failures = 0;
        while let Err(error) = sqlx::query("select 1").execute(&self.pool).await {
            anyhow::ensure!(!self.stop.is_cancelled(), "stopped while Postgres was away: {error}");
            failures += 1;
            connection::pause(failures, &self.stop).await;
        }
        Ok(())
    }
}
