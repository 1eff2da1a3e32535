//! Consumes the views of a domain.
//!
//! The two lanes are consumed concurrently. In each lane new entries come first, and failed entries are retried within a share of the
//! time that new entries took, so that many failures never delay new events.
//!
//! Events that only update a projection are processed in batches, one transaction each; every other event has its own transaction
//! ([`crate::inbox`]). The entry is acknowledged after the commit. If the process dies in between, the event is delivered again and
//! its ID is found in the inbox.
//!
//! A failed reaction leaves its entry pending, and later entries continue: order is not guaranteed, and facts do not need it. The
//! event is retried with a backoff that doubles, up to `event_tries` attempts; then it becomes a dead letter with the reason. An
//! unreadable entry becomes a dead letter at once. Redis counts deliveries, so an event whose reaction kills the process also becomes
//! a dead letter.
//!
//! An outage is not the fault of an event: after each failure the consumer first waits until Postgres accepts writes, and attempts
//! that an outage ended do not count. If Redis is down, the consumer waits. If Redis lost its data, it lost the groups too, and they
//! are created again. An event that only a newer build knows waits for a process of that build.

mod processing;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use database::Pool;
use events::Lane;
use tokio_util::sync::CancellationToken;

use crate::group::{Group, LIST_AT_ONCE, READ_AT_ONCE, View};
use crate::inbox::Reactions;
use crate::{Args, connection, forget};

/// Divisor of the share of time for retries.
const RETRY_SHARE: u32 = 4;

/// Passes events of a domain's views to its reactions until `stop` is cancelled; then finishes the current event.
///
/// Fails only if `args` have no valid Redis URL; all other errors are retried.
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
    /// The single lane has more entries than one read returns, so the object that an event refers to may still be among them.
    behind: &'a AtomicBool,
    /// The groups exist, as far as this process knows.
    ready: bool,
    /// Time from which failed entries may be retried.
    retry_at: Instant,
    /// Number of retry passes.
    passes: usize,
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
                "this process could not leave the consumer group"
            );
        }
    }

    /// Processes new entries, and then failed entries that are due, if it is time for retries.
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

    /// Retries due entries until this time, at least one. Each pass begins with another view, so that failures in one view never take
    /// the whole share of the others.
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

    /// Returns true if there is time left.
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
}
