//! Takes the cost of a request from its buckets: from leases, from Redis, or locally while Redis is unavailable.

use std::sync::Arc;
use std::time::Instant;

use super::bucket::Bucket;
use super::leases::{Fetch, Lease, Leases};
use super::local::{self, Local};
use super::shared::{Asked, Shared, Taken};

pub struct Budgets {
    shared: Arc<Shared>,
    leases: Leases,
    local: Local,
}

/// The part of a bucket's cost that its lease pays.
struct Part {
    /// `None` if the bucket has no leases.
    lease: Option<Arc<Lease>>,
    spent: u64,
}

impl Budgets {
    pub fn new(client: redis::Client) -> anyhow::Result<Self> {
        Ok(Self {
            shared: Arc::new(Shared::new(client)?),
            leases: Leases::new(),
            local: Local::default(),
        })
    }

    /// Takes the cost from all buckets, or from none. Returns the microseconds to wait, or 0 if the cost was taken. A
    /// request is refused only after Redis was asked for exactly the points that the leases do not have.
    pub async fn take(&self, buckets: &[Bucket], cost: u64) -> u64 {
        let begun = Instant::now();
        let parts: Vec<Part> = buckets
            .iter()
            .map(|bucket| self.spend(bucket, cost, begun))
            .collect();
        if parts.iter().all(|part| part.spent == cost) {
            self.renew(buckets, &parts, begun);
            return 0;
        }
        let fetches = fetches(buckets, &parts, begun);
        let asked: Vec<Asked<'_>> = buckets
            .iter()
            .zip(&parts)
            .zip(&fetches)
            .map(|((bucket, part), fetch)| Asked {
                bucket,
                cost: cost - part.spent,
                lease: fetch.as_ref().map_or(0, |fetch| fetch.points),
            })
            .collect();
        let taken = self.shared.take(&asked).await;
        let now = Instant::now();
        let wait = match taken {
            Some(Taken::Granted(points)) => {
                complete(fetches, points, now);
                return 0;
            }
            Some(Taken::Refused(wait)) => Some(wait.saturating_add(missing_later(buckets, &parts))),
            None => None,
        };
        for part in &parts {
            if let Some(lease) = &part.lease {
                lease.put_back(part.spent, now);
            }
        }
        wait.unwrap_or_else(|| self.local.take(buckets, cost, local::now()))
    }

    fn spend(&self, bucket: &Bucket, cost: u64, now: Instant) -> Part {
        let lease = self.leases.of(bucket);
        let spent = lease.as_ref().map_or(0, |lease| lease.spend(cost, now));
        Part { lease, spent }
    }

    /// Fetches points for the leases of which at most half is left, without delaying the request.
    fn renew(&self, buckets: &[Bucket], parts: &[Part], now: Instant) {
        let mut low = Vec::new();
        for (bucket, part) in buckets.iter().zip(parts) {
            let full = bucket.lease();
            let fetch = part
                .lease
                .as_ref()
                .and_then(|lease| lease.fetch(full, full / 2, now));
            if let Some(fetch) = fetch {
                low.push((bucket.clone(), fetch));
            }
        }
        if low.is_empty() {
            return;
        }
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            let (buckets, fetches): (Vec<Bucket>, Vec<Fetch>) = low.into_iter().unzip();
            let asked: Vec<Asked<'_>> = buckets
                .iter()
                .zip(&fetches)
                .map(|(bucket, fetch)| Asked {
                    bucket,
                    cost: 0,
                    lease: fetch.points,
                })
                .collect();
            if let Some(Taken::Granted(points)) = shared.take(&asked).await {
                complete(fetches.into_iter().map(Some), points, Instant::now());
            }
        });
    }
}

/// The microseconds in which the buckets restore the points that leases pay. When the caller tries again, those leases have
/// ended, so these points are missing, too.
fn missing_later(buckets: &[Bucket], parts: &[Part]) -> u64 {
    let missing = |(bucket, part): (&Bucket, &Part)| part.spent.saturating_mul(bucket.interval);
    buckets.iter().zip(parts).map(missing).max().unwrap_or(0)
}

/// Begins to fill the leases of a request in the round trip that it needs anyway. A lease saves the next round trip only
/// if all buckets of the request have one.
fn fetches(buckets: &[Bucket], parts: &[Part], now: Instant) -> Vec<Option<Fetch>> {
    let all_lease = parts.iter().all(|part| part.lease.is_some());
    let fetch = |(bucket, part): (&Bucket, &Part)| {
        let full = bucket.lease();
        let lease = part.lease.as_ref().filter(|_| all_lease)?;
        lease.fetch(full, full, now)
    };
    buckets.iter().zip(parts).map(fetch).collect()
}

fn complete(fetches: impl IntoIterator<Item = Option<Fetch>>, points: Vec<u64>, now: Instant) {
    for (fetch, points) in fetches.into_iter().zip(points) {
        if let Some(fetch) = fetch {
            fetch.complete(points, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_request_also_waits_for_the_points_that_its_leases_lose() {
        let bucket = |interval| Bucket {
            key: String::new(),
            interval,
            burst: 100,
        };
        let part = |spent| Part { lease: None, spent };
        let buckets = [bucket(50_000), bucket(10_000)];
        assert_eq!(missing_later(&buckets, &[part(4), part(25)]), 250_000);
        assert_eq!(missing_later(&buckets, &[part(4), part(0)]), 200_000);
        assert_eq!(missing_later(&buckets, &[part(0), part(0)]), 0);
    }
}
