//! What breaks: processes die without a word, Redis goes away. No event is lost and no effect is doubled.
//!
//! These tests break a platform of their own, one after the other.

mod broken;

use std::sync::LazyLock;

use tokio::sync::{Mutex, MutexGuard};

static TURN: LazyLock<Mutex<()>> = LazyLock::new(Mutex::default);

/// One test at a time: they take turns at breaking things.
async fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().await
}
