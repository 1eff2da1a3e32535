//! The buckets of this gateway alone, while Redis is unavailable.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::bucket::Bucket;

/// Maximum number of local buckets.
const LOCAL_BUCKETS: usize = 50_000;

/// The local buckets of a gateway: `gcra.lua` in Rust, without leases.
#[derive(Default)]
pub struct Local {
    full: Mutex<HashMap<String, u64>>,
}

impl Local {
    /// Returns the microseconds to wait, or 0 if the cost was taken from all buckets.
    pub fn take(&self, buckets: &[Bucket], cost: u64, now: u64) -> u64 {
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        let next = |bucket: &Bucket, full: &HashMap<String, u64>| {
            full.get(&bucket.key)
                .copied()
                .unwrap_or(0)
                .max(now)
                .saturating_add(cost.saturating_mul(bucket.interval))
        };
        let wait = |bucket: &Bucket| {
            next(bucket, &full).saturating_sub(now + bucket.burst * bucket.interval)
        };
        let wait = buckets.iter().map(wait).max().unwrap_or(0);
        if wait > 0 {
            return wait;
        }
        if full.len() >= LOCAL_BUCKETS {
            full.retain(|_, at| *at > now);
        }
        for bucket in buckets {
            let at = next(bucket, &full);
            full.insert(bucket.key.clone(), at);
        }
        0
    }
}

/// Microseconds of a monotonic clock.
pub fn now() -> u64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    u64::try_from(START.elapsed().as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(burst: u64) -> Bucket {
        Bucket {
            key: format!("b{burst}"),
            interval: 1_000_000,
            burst,
        }
    }

    #[test]
    fn a_bucket_holds_its_burst_and_refills() {
        let local = Local::default();
        let now = 5_000_000;
        assert_eq!(local.take(&[bucket(3)], 3, now), 0);
        assert_eq!(local.take(&[bucket(3)], 1, now), 1_000_000);
        assert_eq!(local.take(&[bucket(3)], 1, now + 999_999), 1);
        assert_eq!(local.take(&[bucket(3)], 1, now + 1_000_000), 0);
        assert_eq!(local.take(&[bucket(3)], 2, now + 2_000_000), 1_000_000);
    }

    #[test]
    fn all_buckets_pay_or_none() {
        let local = Local::default();
        assert_eq!(local.take(&[bucket(1), bucket(5)], 1, 0), 0);
        assert_eq!(local.take(&[bucket(1), bucket(5)], 1, 0), 1_000_000);
        assert_eq!(local.take(&[bucket(5)], 4, 0), 0);
    }
}
