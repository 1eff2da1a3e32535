//! The way out of a transaction.
//!
//! A command that wrote its state to Postgres and its event to Redis would sooner or later do one without the other.
//! So the event is a row of the same transaction, and the relay carries rows to the stream afterwards: an event is
//! there if and only if its command committed.

use database::Conn;
use events::CloudEvent;
use sqlx::types::Json;

/// The Postgres channel on which a commit wakes the relay.
pub const CHANNEL: &str = "outbox";

/// Puts an event into the outbox, in the caller's transaction: there is no other way to publish.
pub async fn append(conn: &mut Conn, event: &CloudEvent) -> Result<(), database::Error> {
    // Postgres delivers a notification when the transaction commits, and drops it when it does not.
    sqlx::query("with added as (insert into outbox (id, event) values ($1, $2)) select pg_notify($3, '')")
        .bind(event.id)
        .bind(Json(event))
        .bind(CHANNEL)
        .execute(conn)
        .await?;
    Ok(())
}

/// Puts events into the outbox in this order, all or none: for a command that makes many facts true at once.
pub async fn append_all(conn: &mut Conn, events: &[CloudEvent]) -> Result<(), database::Error> {
    let ids: Vec<_> = events.iter().map(|event| event.id).collect();
    let events: Vec<_> = events.iter().map(Json).collect();
    sqlx::query(
        "with added as (
             insert into outbox (id, event)
             select id, event from unnest($1::uuid[], $2::jsonb[]) with ordinality new (id, event, position)
             order by position
         ) select pg_notify($3, '')",
    )
    .bind(ids)
    .bind(events)
    .bind(CHANNEL)
    .execute(conn)
    .await?;
    Ok(())
}
