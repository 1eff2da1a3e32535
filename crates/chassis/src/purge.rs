use std::fmt::Display;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// Deletes expired rows at this interval until `stop` is cancelled. `purge` returns the number of deleted rows. It may be dropped at any
/// `await`, so it must commit in batches.
pub async fn purge<E: Display, Purging: Future<Output = Result<u64, E>>>(
    every: Duration,
    stop: CancellationToken,
    purge: impl Fn() -> Purging,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        match stop.run_until_cancelled(purge()).await {
            Some(Ok(rows @ 1..)) => tracing::info!(rows, "expired rows were deleted"),
            Some(Ok(0)) | None => {}
            Some(Err(error)) => tracing::error!(%error, "the deletion of expired rows failed"),
        }
        drop(tokio::time::timeout(every, stop.cancelled()).await);
    }
    Ok(())
}
