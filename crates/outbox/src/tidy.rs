//! What is forgotten, and when.
//!
//! Published rows stay for a week: until then the statement in the README publishes again what a lost stream held. The
//! ids of consumed events stay for a month: long after the last process that might hand in a second copy. Both go in
//! small batches, so that no statement holds locks for long.
//!
//! A stream is not an archive either: above its length it loses its oldest events, but none that a group still has to
//! read or to acknowledge. `XTRIM MINID … LIMIT` says both at once: nothing younger than what the slowest group has
//! behind it, and no more than there is too much. The price is that a consumer that never comes back keeps the stream
//! growing; the log names it, and `XGROUP DESTROY` lets it go. A stream that nobody reads as a group is cut to length.

use std::time::Duration;

use database::Pool;
use deadpool_redis::Pool as Redis;
use redis::AsyncCommands;
use redis::streams::{
    StreamInfoGroup, StreamInfoGroupsReply, StreamPendingReply, StreamTrimOptions, StreamTrimmingMode,
};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_mins(1);
const BATCH: u64 = 1000;

const FORGET_PUBLISHED: &str = "delete from outbox where position in (
    select position from outbox where published_at < now() - interval '7 days' order by published_at limit 1000)";
const FORGET_CONSUMED: &str = "delete from inbox where (producer, event) in (
    select producer, event from inbox where consumed_at < now() - interval '30 days' order by consumed_at limit 1000)";

/// Tidies up at once and then every minute, until told to stop.
pub async fn keep_tidy(pool: &Pool, redis: &Redis, stream: &str, length: u64, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = tidy(pool, redis, stream, length, stop).await {
            tracing::warn!(stream, error = format!("{error:#}"), "the outbox could not be tidied up");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn tidy(
    pool: &Pool,
    redis: &Redis,
    stream: &str,
    length: u64,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    for forget in [FORGET_PUBLISHED, FORGET_CONSUMED] {
        while sqlx::query(forget).execute(pool).await?.rows_affected() == BATCH && !stop.is_cancelled() {}
    }
    trim(redis, stream, length).await
}

async fn trim(redis: &Redis, stream: &str, length: u64) -> anyhow::Result<()> {
    let mut redis = redis.get().await?;
    let excess = redis.xlen::<_, u64>(stream).await?.saturating_sub(length);
    if excess == 0 {
        return Ok(());
    }
    let groups: StreamInfoGroupsReply = redis.xinfo_groups(stream).await?;
    let mut slowest: Option<(Position, &str)> = None;
    for group in &groups.groups {
        let pending: StreamPendingReply = redis.xpending(stream, &group.name).await?;
        let reached = (behind(group, &pending), group.name.as_str());
        slowest = Some(slowest.map_or(reached, |slowest| slowest.min(reached)));
    }
    let options = match slowest {
        None => StreamTrimOptions::maxlen(StreamTrimmingMode::Approx, usize::try_from(length)?),
        Some(((millis, sequence), _)) => {
            StreamTrimOptions::minid(StreamTrimmingMode::Approx, format!("{millis}-{sequence}"))
                .limit(usize::try_from(excess)?)
        }
    };
    let trimmed: u64 = redis.xtrim_options(stream, &options).await?;
    if excess - trimmed.min(excess) > length {
        let group = slowest.map(|(_, group)| group);
        tracing::warn!(stream, excess, group, "the stream is long because this group is far behind");
    }
    Ok(())
}

/// A stream's ids are a time in milliseconds and a number.
type Position = (u64, u64);

/// Up to where this group has everything behind it.
fn behind(group: &StreamInfoGroup, pending: &StreamPendingReply) -> Position {
    let id = match pending {
        StreamPendingReply::Data(pending) => &pending.start_id,
        _ => &group.last_delivered_id,
    };
    // An id of any other form would be a Redis that we do not know: then nothing is behind anybody.
    id.split_once('-')
        .and_then(|(millis, sequence)| Some((millis.parse().ok()?, sequence.parse().ok()?)))
        .unwrap_or_default()
}
