//! From the outbox to the stream.
//!
//! One batch is one transaction: take the domain's advisory lock, read the oldest rows that wait, add them to the
//! stream in one `MULTI`, mark them published, commit. The lock is what keeps the order when a domain runs more than
//! one process: nobody else publishes between the reading and the commit. It belongs to the transaction, so a process
//! that dies gives it up.
//!
//! A process that dies between `EXEC` and the commit has added the batch to the stream, and the next one adds it
//! again. Consumers remember what they took in, so the second copy has no effect. The other way round (mark first,
//! then add) would lose the batch, and that is the one thing that must not happen.
//!
//! A commit wakes the relay by `NOTIFY`. A notification may get lost with the connection that it came on, so the relay
//! also looks by itself every now and then.
//!
//! With Redis down nothing is marked: the rows stay, commands go on committing, and the relay tries again, less and
//! less often. Told to stop, it finishes the batch at hand; what still waits is published by whoever starts next.

use std::time::Duration;

use database::Pool;
use deadpool_redis::Pool as Redis;
use sqlx::postgres::PgListener;
use tokio_util::sync::CancellationToken;

use crate::publish::CHANNEL;
use crate::{Args, connection, tidy};

const BATCH: u16 = 100;
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// "outbox" in ASCII. Advisory locks are per database, and a database has one outbox.
const LOCK: i64 = 0x6f75_7462_6f78;

/// Carries a domain's outbox to its stream until told to stop, and removes what is no longer needed.
///
/// It keeps one connection of the pool for itself, to listen on. It fails only if `args` are no Redis URL: whatever
/// else goes wrong is tried again.
pub async fn relay(
    args: Args,
    pool: Pool,
    producer: &'static str,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let redis = connection::pool(&args)?;
    let stream = events::stream(&args.redis_prefix, producer);
    tokio::join!(
        carry(&pool, &redis, &stream, &stop),
        tidy::keep_tidy(&pool, &redis, &stream, args.stream_length, &stop),
    );
    Ok(())
}

async fn carry(pool: &Pool, redis: &Redis, stream: &str, stop: &CancellationToken) {
    let mut bell = Bell { pool, listener: None };
    let mut failures = 0;
    while !stop.is_cancelled() {
        // Listen first and look afterwards, so that nothing is committed unheard between the two.
        bell.hang().await;
        match publish(pool, redis, stream).await {
            Ok(true) => failures = 0,
            Ok(false) => {
                failures = 0;
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = bell.ring() => {}
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                }
            }
            Err(error) => {
                failures += 1;
                tracing::warn!(stream, failures, error = format!("{error:#}"), "events wait in the outbox");
                connection::pause(failures, stop).await;
            }
        }
    }
}

/// Publishes one batch, and says whether it was a full one, so that there may be more.
async fn publish(pool: &Pool, redis: &Redis, stream: &str) -> anyhow::Result<bool> {
    let mut tx = pool.begin().await?;
    let alone: bool =
        sqlx::query_scalar("select pg_try_advisory_xact_lock($1)").bind(LOCK).fetch_one(&mut *tx).await?;
    if !alone {
        return Ok(false);
    }
    let waiting: Vec<(i64, String)> = sqlx::query_as(
        "select position, event::text from outbox where published_at is null order by position limit $1",
    )
    .bind(i64::from(BATCH))
    .fetch_all(&mut *tx)
    .await?;
    if waiting.is_empty() {
        return Ok(false);
    }
    // All or none: with a batch half added, the rest would come after its own successors.
    let mut batch = redis::pipe();
    batch.atomic();
    for (_, event) in &waiting {
        batch.xadd(stream, "*", &[(events::ENTRY_FIELD, event)]).ignore();
    }
    batch.query_async::<()>(&mut redis.get().await?).await?;

    let positions: Vec<i64> = waiting.into_iter().map(|(position, _)| position).collect();
    sqlx::query("update outbox set published_at = now() where position = any($1)")
        .bind(&positions)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    tracing::debug!(stream, published = positions.len(), "events published");
    Ok(positions.len() == usize::from(BATCH))
}

/// Rings when a transaction with an event has committed.
struct Bell<'a> {
    pool: &'a Pool,
    listener: Option<PgListener>,
}

impl Bell<'_> {
    async fn hang(&mut self) {
        if self.listener.is_none() {
            self.listener = listen(self.pool).await.ok();
        }
    }

    /// Never returns while there is nothing to listen on.
    async fn ring(&mut self) {
        match &mut self.listener {
            None => std::future::pending().await,
            Some(listener) => {
                if listener.recv().await.is_err() {
                    self.listener = None;
                }
            }
        }
    }
}

async fn listen(pool: &Pool) -> Result<PgListener, database::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}
