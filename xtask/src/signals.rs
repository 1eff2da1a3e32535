//! Ctrl-C, SIGTERM and a closed terminal only raise a flag. Whoever waits for something looks at the flag,
//! returns an error, and so everything that was started is dropped, and stopped, in order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::bail;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

static STOPPING: OnceLock<Arc<AtomicBool>> = OnceLock::new();

pub fn listen() -> anyhow::Result<()> {
    let flag = STOPPING.get_or_init(Arc::default);
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(flag))?;
    }
    Ok(())
}

/// Whether somebody asked us to stop.
pub fn stopping() -> bool {
    STOPPING
        .get()
        .is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// Sleeps, or fails if somebody asked us to stop.
pub fn pause(time: Duration) -> anyhow::Result<()> {
    std::thread::sleep(time);
    if stopping() {
        bail!("stopped");
    }
    Ok(())
}
