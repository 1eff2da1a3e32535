//! Failures: processes crash, Redis becomes unavailable. No event is lost and no effect is duplicated.
//!
//! These tests run one at a time and leave the platform running.
#![allow(
    clippy::too_many_lines,
    reason = "a test reads as one scenario from beginning to end"
)]
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod broken;
mod chaos;
mod flood;

use std::sync::{LazyLock, OnceLock};

use e2e::{Platform, seed::Stage};
use tokio::sync::{Mutex, MutexGuard};

static TURN: LazyLock<Mutex<()>> = LazyLock::new(Mutex::default);

/// Serialises the tests, because each of them breaks the platform.
async fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().await
}

/// The running platform. Its errors fail the test.
struct Site(Platform);

fn platform() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site(Platform::from_environment().unwrap()))
}

impl Site {
    async fn stage(&self) -> Stage {
        self.0.stage().await.unwrap()
    }

    fn kill(&self, name: &str) {
        self.0.kill(name).unwrap();
    }

    fn start(&self, name: &str) {
        self.0.start(name).unwrap();
    }
}
