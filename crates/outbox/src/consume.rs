//! From the views of a domain to its reactions.
//!
//! The two lanes are consumed side by side. In each, new entries come first, and entries that failed are tried again within
//! a share of the time that new ones took, so that a heap of failures never keeps new events waiting.
//!
//! Events that only update a projection are processed many in one transaction; every other event has a transaction of its
//! own ([`crate::inbox`]). The acknowledgement follows the commit. If the process dies in between, the event comes again and
//! finds its id in the inbox.
//!
//! A reaction that fails leaves its entry outstanding, and the ones behind it go on: order is not promised, and facts do not
//! need it. The event is tried again with a backoff that doubles, as often as `event_tries` says; then it becomes a dead
//! letter with the reason, and so does at once what cannot be read. An event whose reaction kills the process has been
//! counted by Redis when it was handed out, so it cannot kill for ever.
//!
//! An outage is no event's fault: after each failure the consumer first waits until Postgres can be written, and an attempt that
//! an outage ended does not count. Redis being away only means waiting; a Redis that lost its data has lost the groups too,
//! and they are created again. An event that only a newer build knows waits for a process of that build.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use database::Pool;
use events::{Cause, CloudEvent, Lane};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::group::{Delivery, Group, LIST_AT_ONCE, READ_AT_ONCE, View};
use crate::inbox::{self, Reactions, UnknownReference};
use crate::outage::is_outage;
use crate::{Args, connection, dead_letters, forget};

/// A reaction, or a batch of projections, that takes longer is stuck.
const REACTION_LIMIT: Duration = Duration::from_secs(30);
/// Of the time that new entries take, retries get this part.
const RETRY_SHARE: u32 = 4;

/// Feeds a domain's views to its reactions until told to stop; then it finishes the event at hand.
///
/// It fails only if `args` hold no Redis URL: everything else is tried again.
pub async fn consume<R: Reactions>(
    args: Args,
    pool: Pool,
    consumer: &'static str,
    reactions: R,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let behind = AtomicBool::new(true);
    let lane = |lane| {
        Ok::<_, anyhow::Error>(Consumer {
            args: &args,
            pool: &pool,
            domain: consumer,
            lane,
            group: Group::new(&args, consumer, lane)?,
            reactions: &reactions,
            stop: &stop,
            behind: &behind,
            ready: false,
            retry_at: Instant::now(),
            passes: 0,
        })
    };
    let (single, bulk) = (lane(Lane::Single)?, lane(Lane::Bulk)?);
    tokio::join!(
        Box::pin(single.run()),
        Box::pin(bulk.run()),
        forget::keep_forgetting(&pool, &stop)
    );
    Ok(())
}

struct Consumer<'a, R> {
    args: &'a Args,
    pool: &'a Pool,
    domain: &'static str,
    lane: Lane,
    group: Group,
    reactions: &'a R,
    stop: &'a CancellationToken,
    /// The single lane has more entries than one read returns, so the object that an event refers to may still be in it.
    behind: &'a AtomicBool,
    /// The groups exist, as far as is known.
    ready: bool,
    /// When entries that failed may be tried again.
    retry_at: Instant,
    /// How many times they were.
    passes: usize,
}

/// The outcome of an attempt.
enum Outcome {
    /// To be acknowledged.
    Done,
    /// Left outstanding for another attempt.
    Left,
}

impl<R: Reactions> Consumer<'_, R> {
    async fn run(mut self) {
        let mut failures = 0;
        while !self.stop.is_cancelled() {
            match self.turn().await {
                Ok(()) => failures = 0,
                Err(error) => {
                    failures += 1;
                    tracing::warn!(
                        failures,
                        error = format!("{error:#}"),
                        "events wait in their views"
                    );
                    self.ready = false;
                    connection::pause(failures, self.stop).await;
                }
            }
        }
        if let Err(error) = self.group.leave().await {
            tracing::debug!(
                error = format!("{error:#}"),
                "this process stays on the list of the group"
            );
        }
    }

    /// New entries, and then, if it is time, those that are due for another attempt.
    async fn turn(&mut self) -> anyhow::Result<()> {
        let between = self.args.retry_after(1).min(connection::BLOCK);
        if !self.ready {
            self.group.create().await?;
            self.group.remove_gone().await?;
            self.ready = true;
        }
        let read = self.group.read(between).await?;
        if self.lane == Lane::Single {
            let more = read
                .iter()
                .any(|deliveries| deliveries.len() == READ_AT_ONCE);
            self.behind.store(more, Ordering::Relaxed);
        }
        let began = Instant::now();
        for deliveries in read {
            self.process(deliveries).await?;
        }
        if Instant::now() >= self.retry_at {
            let retries = Instant::now();
            self.try_again(retries + began.elapsed().max(between) / RETRY_SHARE)
                .await?;
            // One attempt may have taken more than the share.
            let rest = retries.elapsed().min(self.args.reclaim_after()) * (RETRY_SHARE - 1);
            self.retry_at = Instant::now() + rest.max(between);
        }
        Ok(())
    }

    /// Tries again what is due, until this moment; at least one entry. Each pass begins with another view, so that failures
    /// in one view never take the whole share of the others.
    async fn try_again(&mut self, until: Instant) -> anyhow::Result<()> {
        let views = self.group.views().len();
        self.passes = self.passes.wrapping_add(1);
        for turn in 0..views {
            let Some(view) = self.group.views().get((self.passes + turn) % views) else {
                return Ok(());
            };
            if !self.try_view_again(view, until).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Returns whether there is time left.
    async fn try_view_again(&self, view: &View, until: Instant) -> anyhow::Result<bool> {
        let mut after = None;
        loop {
            let page = self
                .group
                .outstanding(view, self.args.retry_after(1), after.as_deref())
                .await?;
            let last = page.len() < LIST_AT_ONCE;
            after = page.last().map(|entry| entry.id.clone());
            for entry in page {
                let patience = if entry.mine {
                    self.args.retry_after(entry.tries)
                } else {
                    self.args.reclaim_after()
                };
                if self.stop.is_cancelled() {
                    return Ok(false);
                }
                if entry.idle >= patience
                    && let Some(delivery) = self.group.claim(view, &entry).await?
                {
                    self.process(vec![delivery]).await?;
                    if Instant::now() >= until {
                        return Ok(false);
                    }
                }
            }
            if last {
                return Ok(true);
            }
        }
    }

    /// Processes entries of one view in their order. An error is Redis's, not an event's.
    async fn process(&self, deliveries: Vec<Delivery>) -> anyhow::Result<()> {
        let mut entries: VecDeque<Entry> = deliveries
            .into_iter()
            .map(|delivery| self.read(delivery))
            .collect();
        let mut done = Vec::new();
        while !entries.is_empty() && !self.stop.is_cancelled() {
            let run = entries.iter().take_while(|entry| entry.projects).count();
            if run > 1 && self.in_one(entries.iter().take(run)).await {
                done.extend(entries.drain(..run).map(|entry| entry.delivery));
                continue;
            }
            // Of a run that failed, each by itself.
            for _ in 0..run.max(1) {
                if self.stop.is_cancelled() {
                    break;
                }
                let Some(entry) = entries.pop_front() else {
                    break;
                };
                if let Outcome::Done = self.one(&entry).await? {
                    done.push(entry.delivery);
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
        let projects = event
            .as_ref()
            .is_ok_and(|event| self.reactions.is_projection(&event.kind));
        Entry {
            delivery,
            event,
            projects,
        }
    }

    /// Projections in one transaction. If one of them fails, none is done, and each is tried by itself.
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
                "an event could not be processed yet"
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
        if self.reactions.concerns(event) {
            let new = inbox::process(
                self.pool,
                producer,
                std::slice::from_ref(event),
                self.reactions,
            )
            .await?;
            tracing::debug!(new, "processed");
        }
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
            "a dead letter could not be written"
        );
        if self.is_blameless(&error).await {
            self.group.uncount(delivery, Duration::ZERO).await?;
        }
        Ok(Outcome::Left)
    }

    /// Returns true if Postgres is to blame for this error. Waits until it can be written again, also where the error says so already.
    async fn is_blameless(&self, error: &anyhow::Error) -> bool {
        let waited = self.outage().await;
        waited || is_outage(error)
    }

    /// Waits until Postgres can be written, or told to stop; returns whether it could not be at first. Without this, every event
    /// would fail in turn, through no fault of its own.
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

/// An entry and the event in it.
struct Entry {
    delivery: Delivery,
    event: Result<CloudEvent, String>,
    projects: bool,
}

async fn limited<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::time::timeout(REACTION_LIMIT, work)
        .await
        .with_context(|| format!("the reaction takes longer than {REACTION_LIMIT:?}"))
        .flatten()
}
