//! Events leave in the transaction that made them true, and take effect once.

use database::{Conn, Pool};
use events::CloudEvent;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

/// Where the streams are.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The Redis that carries the streams, with the domain's own ACL user.
    #[arg(long, env = "CARNET_REDIS_URL", hide_env_values = true)]
    pub redis_url: SecretString,
    /// What every stream's name begins with.
    #[arg(long, env = "CARNET_REDIS_PREFIX", default_value = "carnet")]
    pub redis_prefix: String,
}

/// Puts an event into the outbox, in the caller's transaction: there is no other way to publish.
pub async fn append(_conn: &mut Conn, _event: &CloudEvent) -> Result<(), database::Error> {
    todo!()
}

/// What a domain does about others' events. Runs inside the transaction that also remembers the event's id, so an
/// event takes effect exactly once; an error rolls both back and the event is tried again.
pub trait Reactions: Send + Sync + 'static {
    fn react(&self, conn: &mut Conn, event: &CloudEvent) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// Carries a domain's outbox to its stream until told to stop.
pub async fn relay(_args: Args, _pool: Pool, _producer: &'static str, _stop: CancellationToken) -> anyhow::Result<()> {
    todo!()
}

/// Feeds the streams of these producers to a domain's reactions until told to stop.
pub async fn consume<R: Reactions>(
    _args: Args,
    _pool: Pool,
    _consumer: &'static str,
    _producers: &'static [&'static str],
    _reactions: R,
    _stop: CancellationToken,
) -> anyhow::Result<()> {
    todo!()
}
