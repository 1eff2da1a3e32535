use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::Services;

const EVERY: Duration = Duration::from_mins(1);

/// Deletes rows whose life is over, until told to stop.
pub async fn purge(services: Services, stop: CancellationToken) -> anyhow::Result<()> {
    chassis::purge(EVERY, stop, || services.purge(chassis::now())).await
}
