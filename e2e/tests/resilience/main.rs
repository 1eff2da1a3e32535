//! What breaks: processes die without a word, Redis goes away. No event is lost and no effect is doubled.
//!
//! These tests take turns at breaking the platform, and leave it whole.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
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

/// One test at a time: they take turns at breaking things.
async fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().await
}

/// The running platform, with what would be an error elsewhere a failed test here.
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
