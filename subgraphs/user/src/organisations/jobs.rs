//! Background jobs: the names of organisations that cannot be searched yet.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::organisations::service::Organisations;

/// An older process that runs beside this one still writes names that cannot be searched.
const EVERY: Duration = Duration::from_mins(10);

/// Makes organisations searchable whose names were sealed before names could be searched, until told to stop.
pub async fn index_organisation_names(
    organisations: Organisations,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        match organisations.index_names().await {
            Ok(0) => {}
            Ok(indexed) => tracing::info!(indexed, "names of organisations can be searched now"),
            Err(error) => {
                tracing::error!(%error, "names of organisations could not be made searchable");
            }
        }
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}
