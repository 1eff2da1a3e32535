//! Background job: indexes the names of organisations for search.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::organisations::service::Organisations;

/// Repeated, because an older process that runs at the same time still writes names without index.
const EVERY: Duration = Duration::from_mins(10);

/// Indexes names that were sealed before names could be searched, until cancelled.
pub async fn index_organisation_names(
    organisations: Organisations,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        match organisations.index_names().await {
            Ok(0) => {}
            Ok(indexed) => tracing::info!(indexed, "indexed names of organisations"),
            Err(error) => {
                tracing::error!(%error, "names of organisations could not be indexed");
            }
        }
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}
