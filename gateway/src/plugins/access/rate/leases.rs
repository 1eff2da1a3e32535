//! Leases: points that this gateway took from shared buckets in advance and spends without a round trip.
//!
//! Points are taken from the bucket before they are spent, so all gateways together never give more points than the bucket
//! had. Points that are held while the bucket fills up can be spent in addition to a full bucket, so a burst can be larger
//! by one lease per gateway. For this reason a lease is small and ends a second after its last points arrived; the points
//! that are left are lost. If the process dies, the points of its leases are lost, too.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use moka::sync::Cache;

use super::bucket::Bucket;

/// How long the points of a lease can be spent.
const LIFE: Duration = Duration::from_secs(1);
/// Maximum number of leases. The points of a removed lease are lost.
const MOST_LEASES: u64 = 50_000;

/// The leases of this gateway, by bucket.
pub struct Leases {
    held: Cache<String, Arc<Lease>>,
}

impl Leases {
    pub fn new() -> Self {
        let held = Cache::builder()
            .max_capacity(MOST_LEASES)
            .time_to_idle(LIFE * 2)
            .build();
        Self { held }
    }

    /// Returns the lease of a bucket. `None` if the bucket has no leases.
    pub fn of(&self, bucket: &Bucket) -> Option<Arc<Lease>> {
        let new = || Arc::new(Lease::default());
        (bucket.lease() > 0).then(|| self.held.get_with_by_ref(bucket.key.as_str(), new))
    }
}

/// The lease of one bucket.
#[derive(Default)]
pub struct Lease {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    points: u64,
    /// The end of the lease. `None` before the first points.
    until: Option<Instant>,
    is_fetching: bool,
}

/// A fetch of points for a lease. A lease has one at a time; it ends when this value is dropped.
pub struct Fetch {
    pub points: u64,
    lease: Arc<Lease>,
}

impl Lease {
    /// Spends up to this many points, and returns their number.
    pub fn spend(&self, most: u64, now: Instant) -> u64 {
        let mut state = self.state(now);
        let spent = state.points.min(most);
        state.points -= spent;
        spent
    }

    /// Puts spent points back, because the request did not get the points of its other buckets.
    pub fn put_back(&self, points: u64, now: Instant) {
        let mut state = self.state(now);
        if state.until.is_some() {
            state.points += points;
        }
    }

    /// Begins to fetch the points that are missing from a full lease, if at most `low` points are left. `None` if
    /// another fetch is in flight.
    pub fn fetch(self: &Arc<Self>, full: u64, low: u64, now: Instant) -> Option<Fetch> {
        let mut state = self.state(now);
        if state.is_fetching || state.points > low || state.points >= full {
            return None;
        }
        state.is_fetching = true;
        Some(Fetch {
            points: full - state.points,
            lease: Arc::clone(self),
        })
    }

    /// Returns the state at this time: an ended lease has no points.
    fn state(&self, now: Instant) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.until.is_some_and(|until| until <= now) {
            (state.points, state.until) = (0, None);
        }
        state
    }
}

impl Fetch {
    /// Adds the points that the bucket gave.
    pub fn complete(self, points: u64, now: Instant) {
        if points > 0 {
            let mut state = self.lease.state(now);
            state.points += points;
            state.until = Some(now + LIFE);
        }
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        let state = self.lease.state.lock();
        state.unwrap_or_else(PoisonError::into_inner).is_fetching = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lease with this many points.
    fn lease(points: u64, now: Instant) -> Arc<Lease> {
        let lease = Arc::new(Lease::default());
        lease
            .fetch(points, points, now)
            .unwrap()
            .complete(points, now);
        lease
    }

    #[test]
    fn points_are_spent_once_and_can_be_put_back() {
        let now = Instant::now();
        let lease = lease(5, now);
        assert_eq!((lease.spend(3, now), lease.spend(3, now)), (3, 2));
        assert_eq!(lease.spend(1, now), 0);
        lease.put_back(2, now);
        assert_eq!(lease.spend(3, now), 2);
    }

    #[test]
    fn a_lease_ends_after_a_second_and_its_points_are_lost() {
        let now = Instant::now();
        let lease = lease(5, now);
        assert_eq!(lease.spend(1, now + Duration::from_millis(999)), 1);
        assert_eq!(lease.spend(1, now + LIFE), 0);
        lease.put_back(1, now + LIFE);
        assert_eq!(lease.spend(1, now + LIFE), 0, "also those that return late");
    }

    #[test]
    fn one_fetch_is_in_flight_and_fills_the_lease() {
        let now = Instant::now();
        let lease = lease(10, now);
        assert!(lease.fetch(10, 10, now).is_none(), "it is full");
        lease.spend(4, now);
        assert!(lease.fetch(10, 5, now).is_none(), "more than half is left");
        lease.spend(2, now);
        let fetch = lease.fetch(10, 5, now).unwrap();
        assert_eq!(fetch.points, 6);
        assert!(lease.fetch(10, 5, now).is_none());
        fetch.complete(6, now);
        assert_eq!(lease.spend(20, now), 10);
        drop(lease.fetch(10, 5, now).unwrap());
        assert!(
            lease.fetch(10, 5, now).is_some(),
            "a fetch that fails is over"
        );
    }

    #[test]
    fn only_buckets_with_leases_have_one() {
        let leases = Leases::new();
        let bucket = |burst| Bucket {
            key: format!("b{burst}"),
            interval: 1_000,
            burst,
        };
        assert!(leases.of(&bucket(10)).is_none());
        let (one, same) = (leases.of(&bucket(100)), leases.of(&bucket(100)));
        assert!(Arc::ptr_eq(&one.unwrap(), &same.unwrap()));
    }
}
