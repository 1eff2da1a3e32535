//! The times of a request.

use std::time::{Duration, Instant};

/// The times at which a request arrived, at which the router received its operation, and at which the router answered.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    started: Instant,
    called: Option<Instant>,
    answered: Option<Instant>,
}

impl Timing {
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
            called: None,
            answered: None,
        }
    }

    /// The router receives the operation now.
    pub fn call(&mut self) {
        self.called = Some(Instant::now());
    }

    /// The router has answered now.
    pub fn answer(&mut self) {
        self.answered = Some(Instant::now());
    }

    /// The time since the arrival.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The time from the arrival until the router received the operation, if it did. It includes the time for which the
    /// request waited for its turn and for its body.
    pub fn before(&self) -> Option<Duration> {
        Some(self.called?.duration_since(self.started))
    }

    /// The time from the router's answer until now, if the router has answered.
    pub fn after(&self) -> Option<Duration> {
        Some(self.answered?.elapsed())
    }
}
