use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::Service;

const EVERY: Duration = Duration::from_mins(1);

/// Deletes what has expired, until told to stop.
pub async fn purge(service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        match service.purge(chassis::now()).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "what had expired was deleted"),
            Err(error) => tracing::error!(%error, "what has expired could not be deleted"),
        }
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}
