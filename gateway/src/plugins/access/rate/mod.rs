//! Rate limits.
//!
//! Every root field costs one point or its weight: a hundred sign-ins in one request count as a hundred sign-ins. Work
//! beyond that is charged, too (`prices.rs`). The first charge is made before the operation is read, so that reading,
//! measuring and refusing are never free. A user, the users of an organisation, and a client on its own each have a
//! budget. Anonymous callers do not use these budgets: they have a budget by address if a trusted proxy sets it, and
//! otherwise share one with those who use the same way.
//!
//! The budgets are GCRA buckets in Redis, shared by all gateways. One script takes points from all buckets of a request
//! or from none, in one round trip (`shared.rs`). Of larger buckets it takes a few more points in advance, which the
//! next requests spend without a round trip (`leases.rs`). While Redis is unavailable, each gateway counts locally by
//! the same algorithm (`local.rs`). So the platform stays available, and a caller gets at most one budget and the points
//! of one lease per gateway.
//! After a failure or a timeout Redis is not asked for a second, so that at most one request a second is slow.

mod bucket;
mod budgets;
mod leases;
mod local;
mod payers;
mod shared;

use std::collections::BTreeMap;

use caller::Identity;
use http::StatusCode;

pub use self::payers::{GRAPH, Payer, Purpose, payer};

use self::bucket::Bucket;
use self::budgets::Budgets;
use self::payers::is_public;
use super::config::{self, Budget};
use super::directory::RateClass;
use super::limits::Roots;
use super::refusal::{Refusal, code};

/// Anonymous requests that are read for each one that may be executed, without addresses.
const TOLLS: u32 = 20;

pub struct Limiter {
    config: config::Rate,
    prefix: String,
    budgets: Budgets,
}

impl Limiter {
    pub fn new(config: config::Rate, prefix: &str, client: redis::Client) -> anyhow::Result<Self> {
        Ok(Self {
            config,
            prefix: prefix.to_owned(),
            budgets: Budgets::new(client)?,
        })
    }

    /// The points of an operation with these root fields; at least one.
    pub fn points(&self, roots: &Roots) -> u64 {
        cost(roots, &self.config.weights)
    }

    /// The points of an operation beside the graph.
    pub fn points_of(&self, operation: &str) -> u64 {
        self.config
            .weights
            .get(operation)
            .copied()
            .unwrap_or(1)
            .into()
    }

    pub const fn prices(&self) -> &config::Prices {
        &self.config.prices
    }

    /// Charges a request, or refuses it.
    pub async fn charge(&self, payer: Payer<'_>, cost: u64) -> Result<(), Refusal> {
        let buckets = self.buckets(payer);
        if let Some(bucket) = buckets.iter().find(|bucket| bucket.burst < cost) {
            let message = format!(
                "This operation alone costs {cost} points of a budget of {}. Send smaller operations.",
                bucket.burst
            );
            return Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                code::RATE_LIMITED,
                message,
            ));
        }
        match self.budgets.take(&buckets, cost).await {
            0 => Ok(()),
            microseconds => {
                let message =
                    "The rate limit is exceeded. Try again after the time in Retry-After.";
                let mut refusal =
                    Refusal::new(StatusCode::TOO_MANY_REQUESTS, code::RATE_LIMITED, message);
                refusal.retry_after_seconds = Some(microseconds.div_ceil(1_000_000));
                Err(refusal)
            }
        }
    }

    fn buckets(&self, payer: Payer<'_>) -> Vec<Bucket> {
        let class = payer
            .client
            .map_or(RateClass::Standard, |client| client.rate_class);
        let (class, shared) = match class {
            RateClass::Standard => ("standard", self.config.standard),
            RateClass::High => ("high", self.config.high),
        };
        let client = payer.client.filter(|client| !is_public(client.caller.kind));
        let client =
            client.map(|client| self.bucket(&format!("client:{}", client.caller.id), shared));
        if let Identity::User(user) = payer.identity {
            // The key of an app is public, so its users share a budget by organisation.
            let organisation = format!("organisation:{}:{class}", user.organisation);
            let together = client.unwrap_or_else(|| self.bucket(&organisation, shared));
            return vec![together, self.bucket(&self::payer(payer), self.config.user)];
        }
        if let Some(client) = client.filter(|_| !payer.is_stranger()) {
            return vec![client];
        }
        let (whose, public) = (self::payer(payer), self.config.public);
        match payer.purpose {
            _ if !payer.pays_toll_apart() => vec![self.bucket(&whose, public)],
            Purpose::Work => vec![self.bucket(&whose, public)],
            Purpose::Toll => vec![self.bucket(&format!("{whose}:toll"), public.times(TOLLS))],
            Purpose::Subject(subject) => vec![
                self.bucket(
                    &format!("public:subject:{}", subject.key),
                    self.config.subject,
                ),
                self.bucket(&format!("{whose}:{}", subject.sort), public),
            ],
        }
    }

    fn bucket(&self, whose: &str, budget: Budget) -> Bucket {
        Bucket {
            key: format!("{}:rate:{whose}", self.prefix),
            interval: (60_000_000 / u64::from(budget.per_minute.max(1))).max(1),
            burst: budget.burst.into(),
        }
    }
}

fn cost(roots: &Roots, weights: &BTreeMap<String, u32>) -> u64 {
    let points = roots.iter().map(|(name, count)| {
        let weight = weights.get(name.as_str()).copied().unwrap_or(1);
        count.saturating_mul(weight.into())
    });
    points.fold(0, u64::saturating_add).max(1)
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Name;

    use super::*;

    #[test]
    fn root_fields_count_and_weigh() {
        let roots = |fields: &[(&str, u64)]| {
            fields
                .iter()
                .map(|(n, c)| (Name::new(n).unwrap(), *c))
                .collect()
        };
        let weights = BTreeMap::from([("signIn".to_owned(), 5)]);
        assert_eq!(cost(&roots(&[("me", 1)]), &weights), 1);
        assert_eq!(cost(&roots(&[("me", 2), ("signIn", 100)]), &weights), 502);
        assert_eq!(cost(&roots(&[]), &weights), 1);
        assert_eq!(cost(&roots(&[("signIn", u64::MAX)]), &weights), u64::MAX);
    }
}
