//! Moves events from the outbox to the views.
//!
//! The two lanes are relayed concurrently, so that a backlog of one never delays the other. One batch of a lane is one transaction:
//! lock the lane's row, read the oldest waiting rows, add each to the view of every consumer of its type in one `MULTI`, number them,
//! commit. The lock keeps the order if a domain runs several processes. It belongs to the transaction, so a dead process releases it.
//!
//! A process that dies between `EXEC` and the commit has added the batch, and the next one adds it again: the second copy has no effect,
//! because consumers have the IDs in their inboxes. The other order (number first, then add) would lose the batch.
//!
//! A full view delays only its own consumer: its publications are recorded as *held* in the same transaction and added when there is
//! room. So the memory of Redis is bounded, whatever a consumer does.
//!
//! If Redis is down or out of memory, nothing is numbered: the rows wait, commands continue to commit, and the relay retries with a
//! growing backoff. [`views`] detects a Redis that lost data.

mod batch;
mod bell;
mod found;
mod tidy;
mod views;

use std::time::{Duration, Instant};

use database::Pool;
use events::Lane;
use tokio_util::sync::CancellationToken;

use self::batch::Batch;
use self::bell::Bell;
use self::views::Views;
pub use self::views::{BROADCAST, rebuild};
use crate::Args;
use crate::connection::{self, Redis};

/// Interval at which an idle relay polls, and compares the views with the entries that it added.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Interval at which a relay tries to lock a lane that another process is publishing.
const LOCK_EVERY: Duration = Duration::from_millis(5);
/// First interval at which a relay checks for room in a full view; it doubles with each check that finds none.
const ROOM_EVERY: Duration = Duration::from_millis(20);

/// Moves a domain's outbox to its consumers' views until `stop` is cancelled, and deletes expired rows.
///
/// It uses one connection of the pool to listen, one while transactions with events are open, and two while it publishes. It fails only
/// if `args` have no valid Redis URL; all other errors are retried.
pub async fn relay(
    args: Args,
    pool: Pool,
    producer: &'static str,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let bell = Bell::default();
    let lane = |lane| {
        Ok::<_, anyhow::Error>(Relay {
            pool: &pool,
            redis: Redis::new(&args)?,
            views: Views::new(&args, producer, lane),
            lane,
            bell: &bell,
            checked: None,
            pause: ROOM_EVERY,
        })
    };
    let (single, bulk) = (lane(Lane::Single)?, lane(Lane::Bulk)?);
    tokio::join!(
        bell.watch(&pool, &stop),
        Box::pin(single.run(&stop)),
        Box::pin(bulk.run(&stop)),
        tidy::keep_tidy(&pool, producer, &stop)
    );
    Ok(())
}

/// Result of a turn.
enum Turn {
    /// There may be more events.
    More,
    /// All possible events are added; publications are held for a view without room.
    Held,
    /// Another process is publishing. It may have read the outbox before the last commit.
    Locked,
    /// Nothing waits.
    Idle,
}

struct Relay<'a> {
    pool: &'a Pool,
    /// The lanes have connections of their own, because a large batch delays other commands.
    redis: Redis,
    lane: Lane,
    views: Views,
    bell: &'a Bell,
    /// Time of the last comparison of the views with the added entries.
    checked: Option<Instant>,
    /// Pause before the next check for room.
    pause: Duration,
}

impl Relay<'_> {
    async fn run(mut self, stop: &CancellationToken) {
        let lane = self.lane.name();
        let mut failures = 0;
        while !stop.is_cancelled() {
            match self.turn().await {
                Ok(turn) => {
                    failures = 0;
                    self.wait(&turn, stop).await;
                }
                Err(error) => {
                    failures += 1;
                    // Redis may have lost data together with the connection.
                    self.checked = None;
                    self.redis.close().await;
                    tracing::warn!(
                        lane,
                        failures,
                        error = format!("{error:#}"),
                        "events wait in the outbox"
                    );
                    connection::pause(failures, stop).await;
                }
            }
        }
    }

    /// Waits after a turn until there may be something to do.
    async fn wait(&mut self, turn: &Turn, stop: &CancellationToken) {
        let pause = match turn {
            Turn::More => return,
            Turn::Held => self.pause,
            Turn::Locked => LOCK_EVERY,
            Turn::Idle => LOOK_EVERY,
        };
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.bell.rung(self.lane) => return,
                () = tokio::time::sleep(pause) => {}
            }
            if !matches!(turn, Turn::Idle) {
                return;
            }
            // A turn locks the lane, which writes to the disk.
            if !matches!(self.views.are_idle(self.pool, &self.redis).await, Ok(true)) {
                self.checked = None;
                return;
            }
            self.checked = Some(Instant::now());
        }
    }

    /// Publishes one batch.
    async fn turn(&mut self) -> anyhow::Result<Turn> {
        let mut tx = self.pool.begin().await?;
        let Some(published) = batch::lock_lane(&mut tx, self.lane).await? else {
            return Ok(Turn::Locked);
        };
        self.views.load(&mut tx).await?;
        let due = self
            .checked
            .is_none_or(|checked| checked.elapsed() >= LOOK_EVERY);
        if due {
            self.views.check(&mut tx, &self.redis, published).await?;
        }
        let mut batch = Batch::new(published);
        self.views.measure(&self.redis).await?;
        batch.add_held(&mut tx, &mut self.views).await?;
        batch.add_waiting(&mut tx, &mut self.views).await?;
        let full = batch.is_full();
        self.pause = if batch.releases() {
            ROOM_EVERY
        } else {
            (self.pause * 2).min(LOOK_EVERY)
        };
        batch.publish(&mut tx, &self.redis, &mut self.views).await?;
        tx.commit().await?;
        if due {
            self.checked = Some(Instant::now());
        }
        Ok(match (full, self.views.are_held()) {
            (true, _) => Turn::More,
            (false, true) => Turn::Held,
            (false, false) => Turn::Idle,
        })
    }
}
