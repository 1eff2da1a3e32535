//! Retention on the producer's side.
//!
//! Published rows stay for a week: that is how far back a view can be rebuilt. A row that is held for a consumer stays as
//! long, and then the consumer is considered gone: the loss is logged as an error, and its projections are repaired by a
//! republication. Rows go in small batches, so that no statement holds locks for long.

use std::time::Duration;

use database::Pool;
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_mins(1);
const BATCH: u64 = 1000;

const DELETE_HELD: &str = "with old as (
        select consumer, lane, publication from outbox_held
        where (lane, publication) in (
            select lane, publication from outbox where published_at < now() - interval '7 days'
            order by lane, publication limit 1000)
    )
    delete from outbox_held held using old
    where held.consumer = old.consumer and held.lane = old.lane and held.publication = old.publication";
const DELETE_PUBLISHED: &str = "delete from outbox where position in (
        select position from outbox o where lane = $1 and publication is not null
            and published_at < now() - interval '7 days'
            and not exists (select from outbox_held h where h.lane = o.lane and h.publication = o.publication)
        order by publication limit 1000)";

/// Tidies up at once and then every minute, until told to stop.
pub async fn keep_tidy(pool: &Pool, producer: &str, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = tidy(pool, producer, stop).await {
            tracing::warn!(producer, error = format!("{error:#}"), "the outbox could not be tidied up");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn tidy(pool: &Pool, producer: &str, stop: &CancellationToken) -> anyhow::Result<()> {
    let lost = sqlx::query(DELETE_HELD).execute(pool).await?.rows_affected();
    if lost > 0 {
        tracing::error!(
            producer,
            lost,
            "events were held for a consumer for a week and are deleted: it is gone, or its projections need a republication"
        );
    }
    for lane in events::Lane::ALL {
        while !stop.is_cancelled()
            && sqlx::query(DELETE_PUBLISHED).bind(lane.name()).execute(pool).await?.rows_affected() == BATCH
        {
        }
    }
    Ok(())
}
