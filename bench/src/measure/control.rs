use std::time::Instant;

use sha2::{Digest, Sha256};

/// Bytes of the work that shows whether the machine itself has become slower or faster.
const BYTES: usize = 1024 * 1024;
const TIMES: usize = 32;
/// A drift above this makes the figures doubtful.
pub const TOLERANCE: f64 = 0.05;

/// Measures a fixed piece of work on the idle platform, before and after a workload.
pub struct Control(f64);

impl Control {
    pub fn new() -> Self {
        Self(work())
    }

    /// The relative change of the time since the beginning. If it is large, something else used the machine.
    pub fn drift(&self) -> f64 {
        (work() - self.0) / self.0
    }
}

/// The shortest of three times in seconds.
fn work() -> f64 {
    let bytes = vec![7_u8; BYTES];
    let once = || {
        let began = Instant::now();
        for _ in 0..TIMES {
            std::hint::black_box(Sha256::digest(std::hint::black_box(&bytes)));
        }
        began.elapsed().as_secs_f64()
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}
