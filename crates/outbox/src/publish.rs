//! Appends events to the outbox.
//!
//! A command that wrote its state to Postgres and its event to Redis could do one without the other. So the event is a row of the same
//! transaction, and the relay adds rows to the views afterwards: an event exists if and only if its command committed.

use database::{Conn, TransactionId};
use events::{CloudEvent, Lane};
use sqlx::types::Json;

/// Channels in which a transaction with events is announced to the relay of its process.
pub const CHANNELS: [&str; 2] = [channel(Lane::Single), channel(Lane::Bulk)];

/// The channel of a lane.
pub const fn channel(lane: Lane) -> &'static str {
    match lane {
        Lane::Single => "outbox_single",
        Lane::Bulk => "outbox_bulk",
    }
}

/// Appends an event to the outbox in the caller's transaction. This is the only way to publish.
pub async fn append(conn: &mut Conn, event: &CloudEvent) -> Result<(), database::Error> {
    insert(conn, std::slice::from_ref(event), Lane::Single).await
}

/// Appends events in this order in the single lane, for a command with a few facts.
pub async fn append_all(conn: &mut Conn, events: &[CloudEvent]) -> Result<(), database::Error> {
    insert(conn, events, Lane::Single).await
}

/// Appends events in this order in the bulk lane, for imports and jobs with an unbounded number of events. They never delay events of
/// the single lane, and may arrive after later ones of it.
pub async fn append_bulk(conn: &mut Conn, events: &[CloudEvent]) -> Result<(), database::Error> {
    insert(conn, events, Lane::Bulk).await
}

async fn insert(conn: &mut Conn, events: &[CloudEvent], lane: Lane) -> Result<(), database::Error> {
    if events.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = events.iter().map(|event| event.id).collect();
    let events: Vec<_> = events.iter().map(Json).collect();
    let transaction: TransactionId = sqlx::query_as(
        "with added as (
             insert into outbox (id, event, lane)
             select id, event, $3 from unnest($1::uuid[], $2::jsonb[]) with ordinality new (id, event, position)
             order by position
         ) select current_database()::text as database, pg_current_xact_id()::text as id",
    )
    .bind(ids)
    .bind(events)
    .bind(lane.name())
    .fetch_one(&mut *conn)
    .await?;
    database::announce_as(conn, channel(lane), transaction).await
}

/// Counts the waiting events of the bulk lane in this domain's outbox, up to `most`. A job with many events calls it before each page
/// and pauses while the consumers catch up. It ignores consumers that have read nothing for a minute.
pub async fn bulk_backlog(conn: &mut Conn, most: i64) -> Result<i64, database::Error> {
    sqlx::query_scalar(
        "select count(*) from (
             (select from outbox where lane = 'bulk' and publication is null limit $1)
             union all
             (select from outbox_held join outbox_views using (consumer, lane)
              where lane = 'bulk' and moved_at > now() - interval '1 minute' limit $1)
         ) waiting",
    )
    .bind(most)
    .fetch_one(conn)
    .await
}
