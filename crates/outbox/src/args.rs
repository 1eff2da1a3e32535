use std::time::Duration;

use events::Lane;
use secrecy::SecretString;

const VIEW_LENGTH: u64 = 10_000;
const BULK_VIEW_LENGTH: u64 = 1_000;
const VIEW_BYTES: u64 = 8 * 1024 * 1024;
const TRIES: u32 = 10;
const RETRY_MILLIS: u64 = 500;
const RECLAIM_MILLIS: u64 = 10_000;

/// Redis server of the views, and limits of publishing and consuming.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// URL of the Redis server of the views, with the domain's own ACL user
    #[arg(long, env = "CARNET_REDIS_URL", hide_env_values = true)]
    pub redis_url: SecretString,
    /// Prefix of the names of all views
    #[arg(long, env = "CARNET_REDIS_PREFIX", default_value = "carnet")]
    pub redis_prefix: String,
    /// Maximum number of entries of a view in the single lane; further events wait in the outbox
    #[arg(long, env = "CARNET_VIEW_LENGTH", default_value_t = VIEW_LENGTH)]
    pub view_length: u64,
    /// Maximum number of entries of a view in the bulk lane; further events wait in the outbox
    #[arg(long, env = "CARNET_BULK_VIEW_LENGTH", default_value_t = BULK_VIEW_LENGTH)]
    pub bulk_view_length: u64,
    /// Approximate maximum size of a view in Redis, in bytes; further events wait in the outbox
    #[arg(long, env = "CARNET_VIEW_BYTES", default_value_t = VIEW_BYTES)]
    pub view_bytes: u64,
    /// Number of failed attempts after which an event becomes a dead letter
    #[arg(long, env = "CARNET_EVENT_TRIES", default_value_t = TRIES)]
    pub event_tries: u32,
    /// Backoff before the second attempt, in milliseconds; it doubles with each further attempt
    #[arg(long, env = "CARNET_EVENT_RETRY_MILLIS", default_value_t = RETRY_MILLIS)]
    pub event_retry_millis: u64,
    /// Time in milliseconds after which an unacknowledged entry of another process is claimed
    #[arg(long, env = "CARNET_EVENT_RECLAIM_MILLIS", default_value_t = RECLAIM_MILLIS)]
    pub event_reclaim_millis: u64,
}

impl Args {
    /// This Redis server and prefix, with the default limits.
    #[must_use]
    pub const fn new(redis_url: SecretString, redis_prefix: String) -> Self {
        Self {
            redis_url,
            redis_prefix,
            view_length: VIEW_LENGTH,
            bulk_view_length: BULK_VIEW_LENGTH,
            view_bytes: VIEW_BYTES,
            event_tries: TRIES,
            event_retry_millis: RETRY_MILLIS,
            event_reclaim_millis: RECLAIM_MILLIS,
        }
    }

    pub(crate) const fn view_length(&self, lane: Lane) -> u64 {
        match lane {
            Lane::Single => self.view_length,
            Lane::Bulk => self.bulk_view_length,
        }
    }

    /// Backoff after this many attempts.
    pub(crate) fn retry_after(&self, tries: u32) -> Duration {
        let doubled = self
            .event_retry_millis
            .saturating_mul(1 << tries.saturating_sub(1).min(16));
        Duration::from_millis(doubled.min(self.event_reclaim_millis))
    }

    pub(crate) const fn reclaim_after(&self) -> Duration {
        Duration::from_millis(self.event_reclaim_millis)
    }
}
