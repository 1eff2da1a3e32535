//! Background job: expires accreditations.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::providers::service::Providers;

const EVERY: Duration = Duration::from_mins(1);

/// Publishes expired accreditations until cancelled.
pub async fn expire_accreditations(
    providers: Providers,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        match providers.expire_accreditations(chassis::now()).await {
            Ok(0) => {}
            Ok(expired) => tracing::info!(expired, "published expired accreditations"),
            Err(error) => {
                tracing::error!(%error, "expired accreditations could not be published");
            }
        }
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}
