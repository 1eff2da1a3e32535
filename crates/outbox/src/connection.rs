//! The connection to Redis, and the backoff after failures.

use std::time::Duration;

use deadpool_redis::{Connection, Manager, Pool};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, IntoConnectionInfo};
use secrecy::ExposeSecret;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::Args;

/// Maximum time that a blocking read waits for new events. It is also the time until a consumer notices cancellation: the read is never
/// interrupted, because Redis would deliver events to a process that no longer listens.
pub const BLOCK: Duration = Duration::from_secs(1);

const CONNECT_LIMIT: Duration = Duration::from_secs(2);
const RESPONSE_LIMIT: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A connection to Redis. It is opened at its first use, and again at the first use after [`Self::close`].
///
/// A pool pings a connection each time that it hands it out. The lanes of relays and consumers use theirs all the time and
/// notice at once when it breaks, so each of them keeps its connection.
pub struct Redis {
    pool: Pool,
    open: Mutex<Option<Connection>>,
}

impl Redis {
    /// Does not connect.
    pub fn new(args: &Args) -> anyhow::Result<Self> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_LIMIT))
            .set_response_timeout(Some(RESPONSE_LIMIT));
        let server = args.redis_url.expose_secret().into_connection_info()?;
        // The library would send a command that Redis 7.0 does not know, and that an ACL therefore cannot permit.
        let settings = server.redis_settings().clone().set_skip_set_lib_name();
        let manager = Manager::new_with_config(server.set_redis_settings(settings), config)?;
        Ok(Self {
            pool: Pool::builder(manager).max_size(1).build()?,
            open: Mutex::default(),
        })
    }

    /// The clones share the connection, so a command that blocks delays all of them.
    pub async fn get(&self) -> anyhow::Result<MultiplexedConnection> {
        let mut open = self.open.lock().await;
        if let Some(connection) = &*open {
            return Ok(connection.as_ref().clone());
        }
        let connection = self.pool.get().await?;
        Ok(open.insert(connection).as_ref().clone())
    }

    /// Call it after a failure, because the connection may be broken.
    pub async fn close(&self) {
        self.open.lock().await.take().map(Connection::take);
    }
}

/// Waits after a failure, with an exponential backoff and jitter. Returns early if `stop` is cancelled.
pub async fn pause(failures: u32, stop: &CancellationToken) {
    let doubled = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(16));
    let pause = doubled
        .min(LONGEST_PAUSE)
        .mul_f64(rand::random_range(0.5..1.0));
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(pause) => {}
    }
}
