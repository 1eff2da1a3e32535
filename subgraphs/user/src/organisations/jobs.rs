//! Background job: computes the search forms of the names and numbers of organisations.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::organisations::service::Organisations;

/// Repeated, because an older process that runs at the same time still writes names and numbers without them.
const EVERY: Duration = Duration::from_mins(10);

/// Computes search forms that are missing, until cancelled.
pub async fn index_organisation_search_forms(
    organisations: Organisations,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        match organisations.index_search_forms().await {
            Ok(0) => {}
            Ok(indexed) => tracing::info!(indexed, "indexed names and numbers of organisations"),
            Err(error) => {
                tracing::error!(%error, "names and numbers of organisations could not be indexed");
            }
        }
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}
