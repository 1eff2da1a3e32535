//! Rate limits.
//!
//! Every root field costs one point or its weight: a hundred sign-ins in one request count as a hundred sign-ins. Work
//! beyond that is charged, too (`prices.rs`). The first charge is made before the operation is read, so that reading,
//! measuring and refusing are never free. A user, the users of an organisation, and a client on its own each have a
//! budget. Anonymous callers do not use these budgets: they have a budget by address if a trusted proxy sets it, and
//! otherwise share one with those who use the same way.
//!
//! The budgets are GCRA buckets in Redis, shared by all gateways. One script takes points from all buckets of a request
//! or from none, in one round trip. While Redis is unavailable, each gateway counts locally by the same algorithm. So
//! the platform stays available, and a caller gets at most one budget per gateway. After a failure or a timeout Redis
//! is not asked for a second, so that at most one request a second is slow.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use caller::{ClientKind, Identity};
use http::StatusCode;
use redis::Script;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};

use super::config::{self, Budget};
use super::directory::{Client, RateClass};
use super::limits::Roots;
use super::refusal::{Refusal, code};
use super::subjects::Subject;

/// Timeout of Redis before the gateway counts locally.
const PATIENCE: Duration = Duration::from_millis(250);
/// How long Redis is not asked after a failure.
const REST: Duration = Duration::from_secs(1);
/// Anonymous requests that are read for each one that may be executed, without addresses.
const TOLLS: u32 = 20;
/// Maximum number of local buckets while Redis is unavailable.
const LOCAL_BUCKETS: usize = 50_000;

/// The callers whose budgets a request uses.
#[derive(Clone, Copy)]
pub struct Payer<'a> {
    pub identity: &'a Identity,
    pub client: Option<&'a Client>,
    pub address: Option<IpAddr>,
    /// The way of an anonymous caller without an address; each way has its own budget.
    pub way: &'a str,
    pub purpose: Purpose<'a>,
}

/// The purpose of a charge to an anonymous caller without an address.
#[derive(Clone, Copy)]
pub enum Purpose<'a> {
    /// For reading a request.
    Toll,
    /// For signing in to this account, or for refreshing this session; see `subjects.rs`.
    Subject(&'a Subject),
    Work,
}

/// The way of requests to the graph.
pub const GRAPH: &str = "graph";

/// A budget that a request uses.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bucket {
    key: String,
    /// Microseconds in which one point is restored.
    interval: u64,
    burst: u64,
}

pub struct Limiter {
    config: config::Rate,
    prefix: String,
    script: Script,
    connection: ConnectionManager,
    /// Time until which Redis is not asked.
    resting: Mutex<Option<Instant>>,
    local: Local,
}

impl Limiter {
    pub fn new(config: config::Rate, prefix: &str, client: redis::Client) -> anyhow::Result<Self> {
        let settings = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        Ok(Self {
            config,
            prefix: prefix.to_owned(),
            script: Script::new(include_str!("gcra.lua")),
            connection: ConnectionManager::new_lazy_with_config(client, settings)?,
            resting: Mutex::new(None),
            local: Local::default(),
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
        match self.take(&buckets, cost).await {
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
            interval: 60_000_000 / u64::from(budget.per_minute.max(1)),
            burst: budget.burst.into(),
        }
    }

    /// Returns the microseconds to wait, or 0 if the cost was taken.
    async fn take(&self, buckets: &[Bucket], cost: u64) -> u64 {
        if !self.is_resting() {
            match self.take_shared(buckets, cost).await {
                Ok(wait) => return wait,
                Err(error) => {
                    tracing::warn!(
                        "rate limits are counted locally until Redis is available: {error}"
                    );
                    *self.resting.lock().unwrap_or_else(PoisonError::into_inner) =
                        Some(Instant::now() + REST);
                }
            }
        }
        self.local.take(buckets, cost, now())
    }

    async fn take_shared(&self, buckets: &[Bucket], cost: u64) -> redis::RedisResult<u64> {
        let mut call = self.script.prepare_invoke();
        call.arg(cost);
        for bucket in buckets {
            call.key(&bucket.key).arg(bucket.interval).arg(bucket.burst);
        }
        let mut connection = self.connection.clone();
        match tokio::time::timeout(PATIENCE, call.invoke_async(&mut connection)).await {
            Ok(answer) => answer,
            Err(_) => Err((redis::ErrorKind::Io, "no answer in time").into()),
        }
    }

    fn is_resting(&self) -> bool {
        self.resting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some_and(|until| Instant::now() < until)
    }
}

impl Payer<'_> {
    /// Returns true if anonymous callers pay for reading from a separate budget. Then their refused requests do not use
    /// up the budget for executed ones.
    pub fn pays_toll_apart(&self) -> bool {
        self.address.is_none() && self.is_stranger()
    }

    /// Returns true without a person or a program: the key of an app is public and identifies neither.
    fn is_stranger(&self) -> bool {
        *self.identity == Identity::Anonymous
            && self
                .client
                .is_none_or(|client| is_public(client.caller.kind))
    }
}

/// The name of the payer: a person, an anonymous caller, or a client on its own.
pub fn payer(payer: Payer<'_>) -> String {
    match (payer.identity, payer.address, payer.client) {
        (Identity::User(user), _, _) => format!("user:{}", user.id),
        (_, Some(address), _) if payer.is_stranger() => {
            format!("public:address:{}", network(address))
        }
        (_, None, Some(client)) if payer.is_stranger() => {
            format!("public:client:{}", client.caller.id)
        }
        (_, _, Some(client)) => format!("client:{}", client.caller.id),
        _ => format!("public:{}", payer.way),
    }
}

/// Returns true if the key of such a client is public.
const fn is_public(kind: ClientKind) -> bool {
    matches!(
        kind,
        ClientKind::Web | ClientKind::Mobile | ClientKind::Admin
    )
}

/// Returns the address, reduced to its /64 network for IPv6: a subscriber gets such a network and can use every address
/// in it (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn cost(roots: &Roots, weights: &BTreeMap<String, u32>) -> u64 {
    let points = roots.iter().map(|(name, count)| {
        let weight = weights.get(name.as_str()).copied().unwrap_or(1);
        count.saturating_mul(weight.into())
    });
    points.fold(0, u64::saturating_add).max(1)
}

/// The local buckets of a gateway: `gcra.lua` in Rust.
#[derive(Default)]
struct Local {
    full: Mutex<HashMap<String, u64>>,
}

impl Local {
    fn take(&self, buckets: &[Bucket], cost: u64, now: u64) -> u64 {
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
fn now() -> u64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    u64::try_from(START.elapsed().as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Name;

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

    #[test]
    fn an_address_of_version_6_counts_as_its_network() {
        let read = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(read("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(read("192.0.2.7"), "192.0.2.7");
    }

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
