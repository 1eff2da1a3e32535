use std::time::{Duration, Instant};

/// How long anything may take before a test gives up: generous, for a busy machine.
const PATIENCE: Duration = Duration::from_secs(15);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Looks again and again until there is something to see; after 15 seconds the test fails, saying `what` never came.
pub async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut probe: impl FnMut() -> F,
) -> T {
    let started = Instant::now();
    loop {
        if let Some(seen) = probe().await {
            return seen;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "waited {PATIENCE:?} in vain for {what}"
        );
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
