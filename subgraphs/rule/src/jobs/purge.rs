use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::Service;

const EVERY: Duration = Duration::from_hours(6);

/// Deletes rows whose life is over, until told to stop.
pub async fn purge(service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    chassis::purge(EVERY, stop, || service.purge(chassis::now())).await
}
