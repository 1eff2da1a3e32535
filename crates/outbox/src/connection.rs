//! The connection to Redis, and the backoff after failures.

use std::time::Duration;

use deadpool_redis::{Manager, Pool};
use redis::{AsyncConnectionConfig, IntoConnectionInfo};
use secrecy::ExposeSecret;
use tokio_util::sync::CancellationToken;

use crate::Args;

/// Maximum time that a blocking read waits for new events. It is also the time until a consumer notices cancellation: the read is never
/// interrupted, because Redis would deliver events to a process that no longer listens.
pub const BLOCK: Duration = Duration::from_secs(1);

/// A relay and a consumer each run two lanes; a consumer also needs one blocking connection per lane.
const SIZE: usize = 6;
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
const RESPONSE_LIMIT: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Opens a pool without connecting. A broken connection is detected and replaced at its next use.
pub fn pool(args: &Args) -> anyhow::Result<Pool> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT_LIMIT))
        .set_response_timeout(Some(RESPONSE_LIMIT));
    let server = args.redis_url.expose_secret().into_connection_info()?;
    // The library would send a command that Redis 7.0 does not know, and that an ACL therefore cannot permit.
    let settings = server.redis_settings().clone().set_skip_set_lib_name();
    let manager = Manager::new_with_config(server.set_redis_settings(settings), config)?;
    Ok(Pool::builder(manager).max_size(SIZE).build()?)
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
