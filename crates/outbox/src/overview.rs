//! Backlog of every consumer in every view. It reads numbers and no entries, so that one domain may show it for all.

use events::Lane;
use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use redis::streams::StreamInfoGroupsReply;

use crate::relay::BROADCAST;
use crate::{Args, connection};

/// State of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewState {
    pub producer: &'static str,
    pub consumer: &'static str,
    pub lane: &'static str,
    /// Number of unacknowledged entries, or of all kept entries of a broadcast view.
    pub depth: u64,
    /// Number of entries that no process has read yet. 0 for a broadcast view, which has no group.
    pub lag: u64,
    /// Number of entries that were read and not acknowledged.
    pub pending: u64,
}

/// Reads the state of every view of the routing table, in its order.
pub async fn overview(args: &Args) -> anyhow::Result<Vec<ViewState>> {
    let mut redis = connection::Redis::new(args)?.get().await?;
    let mut states = Vec::new();
    for producer in events::PRODUCERS {
        let consumes = |consumer: &&str| events::producers_for(consumer).contains(&producer);
        for consumer in events::CONSUMERS.into_iter().filter(consumes) {
            for lane in Lane::ALL {
                let view = events::view(&args.redis_prefix, producer, consumer, lane);
                let depth = redis.xlen(&view).await?;
                let pending = pending(&mut redis, &view, consumer, depth).await?;
                let lag = if consumer == BROADCAST {
                    0
                } else {
                    depth.saturating_sub(pending)
                };
                states.push(ViewState {
                    producer,
                    consumer,
                    lane: lane.name(),
                    depth,
                    lag,
                    pending,
                });
            }
        }
    }
    Ok(states)
}

/// Acknowledged entries are deleted, so an empty view has no pending entries. An empty view may also not exist, and `XINFO GROUPS` fails
/// for a stream that does not exist.
async fn pending(
    redis: &mut MultiplexedConnection,
    view: &str,
    consumer: &str,
    depth: u64,
) -> anyhow::Result<u64> {
    if depth == 0 || consumer == BROADCAST {
        return Ok(0);
    }
    let groups: StreamInfoGroupsReply = redis.xinfo_groups(view).await?;
    let group = groups
        .groups
        .into_iter()
        .find(|group| group.name == consumer);
    // A view whose consumer has never run has no group.
    Ok(group.map_or(0, |group| group.pending as u64))
}
