use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::Services;

const EVERY: Duration = Duration::from_hours(1);

/// Deletes expired rows until `stop` is cancelled.
pub async fn purge(services: Services, stop: CancellationToken) -> anyhow::Result<()> {
    chassis::purge(EVERY, stop, || services.purge(chassis::now())).await
}
