//! Waits for an effect that follows later.

use std::time::Duration;

use anyhow::bail;

/// Calls `probe` until it returns a value. The effect of an event follows within milliseconds; the limit of three minutes
/// separates a slow machine from a lost event.
pub async fn wait_for<T>(
    what: &str,
    probe: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    within(Duration::from_mins(3), what, probe).await
}

/// The same with a limit that is part of the test.
pub async fn within<T>(
    limit: Duration,
    what: &str,
    mut probe: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let waiting = async {
        loop {
            if let Some(found) = probe().await? {
                return Ok(found);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let Ok(found) = tokio::time::timeout(limit, waiting).await else {
        bail!("waited {limit:?} for {what}");
    };
    found
}
