//! The buckets in Redis, which all gateways share.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use redis::Script;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};

use super::bucket::Bucket;

/// Timeout of Redis before the gateway counts locally.
const PATIENCE: Duration = Duration::from_millis(250);
/// How long Redis is not asked after a failure.
const REST: Duration = Duration::from_secs(1);

pub struct Shared {
    script: Script,
    connection: ConnectionManager,
    /// Time until which Redis is not asked.
    resting: Mutex<Option<Instant>>,
}

/// The points to take from a bucket.
pub struct Asked<'a> {
    pub bucket: &'a Bucket,
    /// Points that the request needs.
    pub cost: u64,
    /// Points beyond the cost, of which the bucket gives as many as it can spare.
    pub lease: u64,
}

/// The answer of the buckets.
pub enum Taken {
    /// The cost was taken from all buckets. Has the points for the leases, in the order of the buckets.
    Granted(Vec<u64>),
    /// Nothing was taken. Has the microseconds to wait.
    Refused(u64),
}

impl Shared {
    pub fn new(client: redis::Client) -> anyhow::Result<Self> {
        let settings = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        Ok(Self {
            script: Script::new(include_str!("gcra.lua")),
            connection: ConnectionManager::new_lazy_with_config(client, settings)?,
            resting: Mutex::new(None),
        })
    }

    /// Takes points from all buckets, or from none. `None` while Redis is unavailable.
    pub async fn take(&self, asked: &[Asked<'_>]) -> Option<Taken> {
        if self.is_resting() {
            return None;
        }
        match self.run(asked).await {
            Ok(answer) => {
                let (&wait, leases) = answer.split_first()?;
                Some(match wait {
                    0 => Taken::Granted(leases.to_vec()),
                    wait => Taken::Refused(wait),
                })
            }
            Err(error) => {
                tracing::warn!("rate limits are counted locally until Redis is available: {error}");
                *self.resting.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(Instant::now() + REST);
                None
            }
        }
    }

    async fn run(&self, asked: &[Asked<'_>]) -> redis::RedisResult<Vec<u64>> {
        let mut call = self.script.prepare_invoke();
        for one in asked {
            call.key(&one.bucket.key)
                .arg(one.cost)
                .arg(one.lease)
                .arg(one.bucket.interval)
                .arg(one.bucket.burst);
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
