//! Ctrl-C, SIGTERM and a closed terminal only set a flag. Each wait checks the flag and returns an error, so all
//! started processes are dropped, and thereby stopped, in order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

static STOPPING: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

pub fn listen() -> anyhow::Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&STOPPING))?;
    }
    Ok(())
}

/// Returns true if this program was asked to stop.
pub fn stopping() -> bool {
    STOPPING.load(Ordering::Relaxed)
}

/// Sleeps. Fails if this program was asked to stop.
pub fn pause(time: Duration) -> anyhow::Result<()> {
    std::thread::sleep(time);
    anyhow::ensure!(!stopping(), "stopped");
    Ok(())
}
