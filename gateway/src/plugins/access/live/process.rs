//! When streams have to end though nobody is at fault: the process is told to stop, or the configuration or the schema
//! is loaded anew. A stream keeps its whole pipeline alive, so one that does not end would keep the old one.

use std::sync::{LazyLock, Once};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

static STOPPING: LazyLock<CancellationToken> = LazyLock::new(CancellationToken::new);
static LOADED: LazyLock<watch::Sender<u64>> = LazyLock::new(|| watch::Sender::new(0));
static LISTENING: Once = Once::new();

/// Says that a new pipeline is about to take over, and from the first time on listens for the end of the process.
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

/// Waits for a reason to end what began when this was called.
pub fn ending() -> impl Future<Output = ()> + Send {
    let mut loaded = LOADED.subscribe();
    async move {
        tokio::select! {
            () = STOPPING.cancelled() => {}
            _ = loaded.changed() => {}
        }
    }
}
