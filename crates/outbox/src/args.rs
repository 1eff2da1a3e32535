use std::time::Duration;

use secrecy::SecretString;

const STREAM_LENGTH: u64 = 1_000_000;
const TRIES: u32 = 10;
const RETRY_MILLIS: u64 = 500;
const RECLAIM_MILLIS: u64 = 10_000;

/// Where the streams are, and how patient to be with them.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// The Redis that carries the streams, with the domain's own ACL user.
    #[arg(long, env = "CARNET_REDIS_URL", hide_env_values = true)]
    pub redis_url: SecretString,
    /// What every stream's name begins with.
    #[arg(long, env = "CARNET_REDIS_PREFIX", default_value = "carnet")]
    pub redis_prefix: String,
    /// Above this many events, the domain's stream loses the oldest that every consumer has taken in.
    #[arg(long, env = "CARNET_STREAM_LENGTH", default_value_t = STREAM_LENGTH)]
    pub stream_length: u64,
    /// After this many failed tries, an event goes to the dead letters.
    #[arg(long, env = "CARNET_EVENT_TRIES", default_value_t = TRIES)]
    pub event_tries: u32,
    /// The pause before the second try, in milliseconds; it doubles with every further one.
    #[arg(long, env = "CARNET_EVENT_RETRY_MILLIS", default_value_t = RETRY_MILLIS)]
    pub event_retry_millis: u64,
    /// After this long without an end, in milliseconds, another process's event is taken over.
    #[arg(long, env = "CARNET_EVENT_RECLAIM_MILLIS", default_value_t = RECLAIM_MILLIS)]
    pub event_reclaim_millis: u64,
}

impl Args {
    /// These streams, with the default patience.
    #[must_use]
    pub const fn new(redis_url: SecretString, redis_prefix: String) -> Self {
        Self {
            redis_url,
            redis_prefix,
            stream_length: STREAM_LENGTH,
            event_tries: TRIES,
            event_retry_millis: RETRY_MILLIS,
            event_reclaim_millis: RECLAIM_MILLIS,
        }
    }

    /// The pause after this many tries.
    pub(crate) fn retry_after(&self, tries: u32) -> Duration {
        let doubled = self.event_retry_millis.saturating_mul(1 << tries.saturating_sub(1).min(16));
        Duration::from_millis(doubled.min(self.event_reclaim_millis))
    }

    pub(crate) const fn reclaim_after(&self) -> Duration {
        Duration::from_millis(self.event_reclaim_millis)
    }
}
