//! A budget as a bucket of points.

/// Time in which a bucket restores the points of a lease, in microseconds.
const LEASE_TIME: u64 = 250_000;
/// Leases of a full bucket.
const LEASES: u64 = 20;
/// A lease of one point would be spent by the next request.
const LEAST_LEASE: u64 = 2;

/// A budget that a request uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub key: String,
    /// Microseconds in which one point is restored. Never 0.
    pub interval: u64,
    pub burst: u64,
}

impl Bucket {
    /// Returns the points of a lease, or 0 if the bucket is too small or too slow for leases.
    pub fn lease(&self) -> u64 {
        let lease = (self.burst / LEASES).min(LEASE_TIME / self.interval);
        if lease < LEAST_LEASE { 0 } else { lease }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lease(per_minute: u64, burst: u64) -> u64 {
        let bucket = Bucket {
            key: String::new(),
            interval: 60_000_000 / per_minute,
            burst,
        };
        bucket.lease()
    }

    #[test]
    fn a_lease_is_a_small_part_of_the_burst_and_of_a_second() {
        assert_eq!(lease(6_000, 1_000), 25);
        assert_eq!(lease(60_000, 10_000), 250);
        assert_eq!(lease(1_200, 300), 5);
        assert_eq!(lease(60_000, 100), 5);
    }

    #[test]
    fn small_and_slow_buckets_have_no_leases() {
        assert_eq!(lease(300, 300), 0, "the bucket of an account");
        assert_eq!(lease(60, 10_000), 0);
        assert_eq!(lease(60_000, 39), 0);
    }
}
