//! Events leave in the transaction that made them true, and take effect once.

mod args;

use database::{Conn, Pool};
use events::CloudEvent;
use tokio_util::sync::CancellationToken;

pub use args::Args;

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
pub async fn relay(
    _args: Args,
    _pool: Pool,
    _producer: &'static str,
    _stop: CancellationToken,
) -> anyhow::Result<()> {
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
