//! Converts domain types to published events and appends them to the outbox.
//!
//! Each function takes the connection of the command that caused the event, so both are committed or neither is. Events about a
//! product and its checks are visible to the seller only; events about a published rule pack are visible to the organisation that
//! published it.

mod listings;

use database::Conn;
use events::rule::{self, RuleFact};
use events::{CloudEvent, Draft, EventContext, Fact, Lane as EventLane};

use crate::domain::{JobStatus, Lane};

pub use listings::{PageStart, Range};
pub(crate) use listings::{append_listing, page};

pub(crate) async fn append(conn: &mut Conn, fact: RuleFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}

/// Appends the events of one command: a few in the single lane, more in the bulk lane.
pub(crate) async fn append_each(
    conn: &mut Conn,
    context: EventContext,
    events: &[CloudEvent],
) -> anyhow::Result<()> {
    match context.one_of(events.len()).lane {
        EventLane::Single => outbox::append_all(conn, events).await?,
        EventLane::Bulk => outbox::append_bulk(conn, events).await?,
    }
    Ok(())
}

/// Appends the progress of a job. While it runs, in the bulk lane, because a job has any number of pages.
pub(crate) async fn append_progress(
    conn: &mut Conn,
    context: EventContext,
    status: JobStatus,
    event: CloudEvent,
) -> anyhow::Result<()> {
    let context = match status {
        JobStatus::Running => context.in_bulk(),
        _ => context,
    };
    append_each(conn, context, &[event]).await
}

pub(crate) fn lane(lane: &Lane) -> rule::Lane {
    rule::Lane {
        origin: lane.origin.code().to_owned(),
        destination: lane.destination.code().to_owned(),
        mode: lane.mode.into_str().to_owned(),
        direction: lane
            .direction
            .map(|direction| direction.into_str().to_owned()),
        aircraft: lane.aircraft.map(|aircraft| aircraft.into_str().to_owned()),
    }
}
