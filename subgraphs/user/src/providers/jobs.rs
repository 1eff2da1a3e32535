//! Background jobs: accreditations that expire.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::providers::service::Providers;

const EVERY: Duration = Duration::from_mins(1);

/// Tells of accreditations that have expired, until told to stop.
pub async fn expire_accreditations(
    providers: Providers,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        match providers.expire_accreditations(chassis::now()).await {
            Ok(0) => {}
            Ok(expired) => tracing::info!(expired, "accreditations have expired"),
            Err(error) => {
                tracing::error!(%error, "accreditations that have expired could not be told");
            }
        }
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}
