use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::Service;

const EVERY: Duration = Duration::from_mins(1);

/// Ends enquiries that nobody answered in time, until told to stop.
pub async fn expire_enquiries(service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        match service.expire_enquiries(chassis::now()).await {
            Ok(0) => {}
            Ok(expired) => tracing::info!(expired, "enquiries have expired"),
            Err(error) => tracing::error!(%error, "enquiries that nobody answered could not be ended"),
        }
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}
