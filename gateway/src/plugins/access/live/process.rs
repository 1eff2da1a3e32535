//! Ends streams at shutdown and when the configuration or the schema is reloaded. A stream keeps its pipeline alive, so
//! a stream that did not end would keep the previous one.

use std::sync::{LazyLock, Once};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

static STOPPING: LazyLock<CancellationToken> = LazyLock::new(CancellationToken::new);
static LOADED: LazyLock<watch::Sender<u64>> = LazyLock::new(|| watch::Sender::new(0));
static LISTENING: Once = Once::new();

/// Announces a new pipeline. The first call also starts to listen for the shutdown of the process.
pub fn loaded() {
    LOADED.send_modify(|times| *times += 1);
    LISTENING.call_once(|| {
        tokio::spawn(async {
            let Ok(mut terminate) = signal(SignalKind::terminate()) else {
                return;
            };
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            STOPPING.cancel();
        });
    });
}

/// Waits for a shutdown or a reload after this call.
pub fn ending() -> impl Future<Output = ()> + Send {
    let mut loaded = LOADED.subscribe();
    async move {
        tokio::select! {
            () = STOPPING.cancelled() => {}
            _ = loaded.changed() => {}
        }
    }
}
