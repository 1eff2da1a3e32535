//! From the outbox to the views.
//!
//! The two lanes are relayed side by side, so that a backlog of one never delays the other. One batch of a lane is one
//! transaction: lock the lane's row, read the oldest rows that wait, add each to the view of every consumer of its type in
//! one `MULTI`, number them, commit. The lock keeps the order when a domain runs more than one process; it belongs to the
//! transaction, so a process that dies gives it up.
//!
//! A process that dies between `EXEC` and the commit has added the batch, and the next one adds it again: the second copy
//! has no effect, because consumers remember what they processed. The other way round (number first, then add) would lose
//! the batch.
//!
//! A full view delays its own consumer only: its publications are written down as *held* in the same
//! transaction and added when there is room. So the memory of Redis is bounded whatever a consumer does.
//!
//! With Redis down, or out of memory, nothing is numbered: the rows wait, commands go on committing, and the relay tries
//! again with a growing backoff. A Redis that came back with less than it was given is found out by [`views`].

mod batch;
mod bell;
mod tidy;
mod views;

use std::time::{Duration, Instant};

use database::Pool;
use deadpool_redis::Pool as Redis;
use events::Lane;
use tokio_util::sync::CancellationToken;

use self::batch::Batch;
use self::bell::Bell;
use self::views::Views;
pub use self::views::{BROADCAST, rebuild};
use crate::{Args, connection};

/// How often a relay without work looks for some, and compares the views with what it added.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How soon a relay looks whether a full view has room again; twice as long after each look that finds none.
const ROOM_EVERY: Duration = Duration::from_millis(20);

/// Carries a domain's outbox to its consumers' views until told to stop, and deletes what is no longer needed.
///
/// It keeps one connection of the pool for itself, to listen on, and uses two while it publishes. It fails only if `args`
/// hold no Redis URL: everything else is tried again.
pub async fn relay(
    args: Args,
    pool: Pool,
    producer: &'static str,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let redis = connection::pool(&args)?;
    let bell = Bell::default();
    let [single, bulk] = Lane::ALL.map(|lane| Relay {
        pool: &pool,
        redis: &redis,
        views: Views::new(&args, producer, lane),
        lane,
        bell: &bell,
        checked: None,
        pause: ROOM_EVERY,
    });
    tokio::join!(
        bell.listen(&pool, &stop),
        Box::pin(single.run(&stop)),
        Box::pin(bulk.run(&stop)),
        tidy::keep_tidy(&pool, producer, &stop)
    );
    Ok(())
}

/// The result of a turn.
enum Turn {
    /// There may be more at once.
    More,
    /// Everything that could be added is; publications are held for a view without room.
    Held,
    /// Nothing waits, or another process is publishing.
    Idle,
}

struct Relay<'a> {
    pool: &'a Pool,
    redis: &'a Redis,
    lane: Lane,
    views: Views,
    bell: &'a Bell,
    /// When the views were last compared with what was added to them.
    checked: Option<Instant>,
    /// How long to wait for room.
    pause: Duration,
}

impl Relay<'_> {
    async fn run(mut self, stop: &CancellationToken) {
        let lane = self.lane.name();
        let mut failures = 0;
        while !stop.is_cancelled() {
            let rung = self.bell.rung(self.lane);
            let pause = match self.turn().await {
                Ok(Turn::More) => {
                    failures = 0;
                    continue;
                }
                Ok(Turn::Held) => self.pause,
                Ok(Turn::Idle) => LOOK_EVERY,
                Err(error) => {
                    failures += 1;
                    // Redis may have lost something together with the connection.
                    self.checked = None;
                    tracing::warn!(
                        lane,
                        failures,
                        error = format!("{error:#}"),
                        "events wait in the outbox"
                    );
                    connection::pause(failures, stop).await;
                    continue;
                }
            };
            failures = 0;
            tokio::select! {
                () = stop.cancelled() => {}
                () = rung => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Publishes one batch.
    async fn turn(&mut self) -> anyhow::Result<Turn> {
        let mut tx = self.pool.begin().await?;
        let Some(published) = batch::lock_lane(&mut tx, self.lane).await? else {
            return Ok(Turn::Idle);
        };
        self.views.load(&mut tx).await?;
        let due = self
            .checked
            .is_none_or(|checked| checked.elapsed() >= LOOK_EVERY);
        if due {
            self.views.check(&mut tx, self.redis, published).await?;
        }
        let mut batch = Batch::new(published);
        self.views.measure(self.redis).await?;
        batch.add_held(&mut tx, &mut self.views).await?;
        batch.add_waiting(&mut tx, &mut self.views).await?;
        let full = batch.is_full();
        self.pause = if batch.releases() {
            ROOM_EVERY
        } else {
            (self.pause * 2).min(LOOK_EVERY)
        };
        batch.publish(&mut tx, self.redis, &mut self.views).await?;
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
