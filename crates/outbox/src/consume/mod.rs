//! Consumes the views of a domain.
//!
//! The two lanes are consumed concurrently. In each lane new entries come first, and failed entries are retried within a share of the
//! time that new entries took, so that many failures never delay new events.
//!
//! An event that does not concern the domain is acknowledged without a transaction. Events that may share a transaction are processed
//! in batches; every other event has its own transaction ([`crate::inbox`]). The entry is acknowledged after the commit. If the process
//! dies in between, the event is delivered again and its ID is found in the inbox.
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
use std::time::{Duration, Instant};

use database::Pool;
use events::Lane;
use tokio_util::sync::CancellationToken;

use crate::group::{Group, LIST_AT_ONCE, READ_AT_ONCE, View};
use crate::inbox::Reactions;
use crate::{Args, connection, forget};

/// Divisor of the share of time for retries.
const RETRY_SHARE: u32 = 4;
/// Shortest time that a read waits. Redis would wait without limit for 0 ms.
const SHORTEST_READ: Duration = Duration::from_millis(1);
/// Interval at which a consumer without pending entries looks for those of processes that have ended.
const LOOK_EVERY: Duration = Duration::from_secs(2);

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
            left: AtomicBool::new(true),
            left_at: None,
            look_at: Instant::now(),
            rest_until: Instant::now(),
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

/// Result of a retry pass over a view.
enum Tried {
    /// No entry is pending.
    Nothing,
    /// Entries are pending, and those that were due were tried.
    Everything,
    /// The time was over before.
    Part,
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
    /// An entry may have been left pending since the last look.
    left: AtomicBool,
    /// Time from which the entries that were left last are listed; `None` if a later pass found no pending entry.
    left_at: Option<Instant>,
    /// Time of the next retry pass.
    look_at: Instant,
    /// Time from which retries have their share of the time again.
    rest_until: Instant,
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
                    // Entries that were read and not acknowledged are pending.
                    self.left.store(true, Ordering::Relaxed);
                    self.group.disconnect().await;
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
        if !self.ready {
            self.group.create().await?;
            self.group.remove_gone().await?;
            self.ready = true;
        }
        self.note_left();
        let wait = self
            .look_at
            .max(self.rest_until)
            .saturating_duration_since(Instant::now());
        let read = self
            .group
            .read(wait.clamp(SHORTEST_READ, connection::BLOCK))
            .await?;
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
        self.note_left();
        let now = Instant::now();
        if now >= self.look_at && now >= self.rest_until {
            self.pass(began.elapsed()).await?;
        }
        Ok(())
    }

    /// Brings the next retry pass forward if an entry was left pending.
    fn note_left(&mut self) {
        if self.left.swap(false, Ordering::Relaxed) {
            let listed_at = Instant::now() + self.args.retry_after(1);
            self.left_at = Some(listed_at);
            self.look_at = self.look_at.min(listed_at);
        }
    }

    /// Interval of retry passes while entries are pending.
    fn between(&self) -> Duration {
        self.args.retry_after(1).min(connection::BLOCK)
    }

    /// Retries due entries within a share of the time that new entries took. Without pending entries, the next pass is later.
    async fn pass(&mut self, new_entries: Duration) -> anyhow::Result<()> {
        let began = Instant::now();
        let until = began + new_entries.max(self.between()) / RETRY_SHARE;
        let found = self.try_again(until).await?;
        // One attempt may have taken more than the share.
        let rest = began.elapsed().min(self.args.reclaim_after()) * (RETRY_SHARE - 1);
        self.rest_until = Instant::now() + rest;
        if !found && self.left_at.is_none_or(|listed_at| began >= listed_at) {
            self.left_at = None;
            self.look_at = Instant::now() + self.args.reclaim_after().min(LOOK_EVERY);
        } else {
            self.look_at = Instant::now() + self.between();
        }
        Ok(())
    }

    /// Retries due entries until this time, at least one. Each pass begins with another view, so that failures in one view never take
    /// the whole share of the others. Returns true if there are pending entries.
    async fn try_again(&mut self, until: Instant) -> anyhow::Result<bool> {
        let views = self.group.views().len();
        self.passes = self.passes.wrapping_add(1);
        let mut found = false;
        for turn in 0..views {
            let Some(view) = self.group.views().get((self.passes + turn) % views) else {
                break;
            };
            match self.try_view_again(view, until).await? {
                Tried::Nothing => {}
                Tried::Everything => found = true,
                Tried::Part => return Ok(true),
            }
        }
        Ok(found)
    }

    async fn try_view_again(&self, view: &View, until: Instant) -> anyhow::Result<Tried> {
        let mut after = None;
        let mut tried = Tried::Nothing;
        loop {
            let page = self
                .group
                .outstanding(view, self.args.retry_after(1), after.as_deref())
                .await?;
            let last = page.len() < LIST_AT_ONCE;
            if !page.is_empty() {
                tried = Tried::Everything;
            }
            after = page.last().map(|entry| entry.id.clone());
            for entry in page {
                let patience = if entry.mine {
                    self.args.retry_after(entry.tries)
                } else {
                    self.args.reclaim_after()
                };
                if self.stop.is_cancelled() {
                    return Ok(Tried::Part);
                }
                if entry.idle >= patience
                    && let Some(delivery) = self.group.claim(view, &entry).await?
                {
                    self.process(vec![delivery]).await?;
                    if Instant::now() >= until {
                        return Ok(Tried::Part);
                    }
                }
            }
            if last {
                return Ok(tried);
            }
        }
    }
}
