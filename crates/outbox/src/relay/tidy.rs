//! Retention in the producer.
//!
//! Published rows stay for a week, the period for which a view can be rebuilt. A row that is held for a consumer stays as long; then the
//! consumer is considered gone, the loss is logged as an error, and a republication repairs its projections. Rows are deleted in small
//! batches, so that no statement holds locks for long.

use std::time::Duration;

use database::Pool;
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_mins(1);
const BATCH: u64 = 1000;

const DELETE_HELD: &str = "delete from outbox_held where (consumer, lane, publication) in (
        select consumer, lane, publication from outbox_held join outbox using (lane, publication)
        where published_at < now() - interval '7 days' limit 1000)";
const DELETE_PUBLISHED: &str = "delete from outbox where position in (
        select position from outbox o where publication is not null and published_at < now() - interval '7 days'
            and not exists (select from outbox_held h where h.lane = o.lane and h.publication = o.publication)
        order by published_at limit 1000)";

/// Deletes expired rows at once and then every minute, until `stop` is cancelled.
pub async fn keep_tidy(pool: &Pool, producer: &str, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = tidy(pool, producer, stop).await {
            tracing::warn!(
                producer,
                error = format!("{error:#}"),
                "the outbox cleanup failed"
            );
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn tidy(pool: &Pool, producer: &str, stop: &CancellationToken) -> anyhow::Result<()> {
    let lost = delete(pool, DELETE_HELD, stop).await?;
    if lost > 0 {
        tracing::error!(
            producer,
            lost,
            "events that were held for a consumer for a week are deleted: republish if the consumer still exists"
        );
    }
    delete(pool, DELETE_PUBLISHED, stop).await?;
    Ok(())
}

/// Repeats the statement until it finds no more rows or `stop` is cancelled. Returns the number of deleted rows.
async fn delete(
    pool: &Pool,
    statement: &'static str,
    stop: &CancellationToken,
) -> Result<u64, database::Error> {
    let mut deleted = 0;
    while !stop.is_cancelled() {
        let rows = sqlx::query(statement).execute(pool).await?.rows_affected();
        deleted += rows;
        if rows < BATCH {
            break;
        }
    }
    Ok(deleted)
}
