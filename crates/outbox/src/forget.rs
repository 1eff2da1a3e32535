//! Retention in the consumer.
//!
//! IDs of processed events stay for thirty days: longer than any process can deliver a second copy, and longer than the outbox can
//! publish one again. Decided dead letters are kept as long.

use std::time::Duration;

use database::Pool;
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_mins(1);
const BATCH: u64 = 1000;

const INBOX: &str = "delete from inbox where (producer, event) in (
    select producer, event from inbox where consumed_at < now() - interval '30 days' order by consumed_at limit 1000)";
const DEAD_LETTERS: &str = "delete from dead_letters where id in (
    select id from dead_letters where status <> 'OPEN' and changed_at < now() - interval '30 days' limit 1000)";
const CHECKS: &str = "delete from projection_checks where begun_at < now() - interval '30 days'";

/// Deletes expired rows at once and then every minute, until `stop` is cancelled.
pub async fn keep_forgetting(pool: &Pool, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = forget(pool, stop).await {
            tracing::warn!(error = format!("{error:#}"), "the inbox cleanup failed");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn forget(pool: &Pool, stop: &CancellationToken) -> Result<(), database::Error> {
    for statement in [INBOX, DEAD_LETTERS] {
        while sqlx::query(statement).execute(pool).await?.rows_affected() == BATCH
            && !stop.is_cancelled()
        {}
    }
    sqlx::query(CHECKS).execute(pool).await?;
    Ok(())
}
