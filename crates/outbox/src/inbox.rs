//! One event, one effect.
//!
//! A view delivers at least once: after a crash, a time-out or a relay's second attempt, an event comes again. The effect
//! must happen once, and it is in Postgres. So the event's id is a row of the same transaction as the reaction: both commit
//! or neither does, and an id that is there already means that nothing is left to do. Two processes with the same event at
//! the same time meet at that row, and the second waits for the first.
//!
//! An event is believed only about its own producer: Redis lets a domain add to its own views and no others, so an entry
//! that claims another source, or another producer's type, is refused.

use database::{Conn, Pool};
use events::CloudEvent;
use uuid::Uuid;

/// A domain's reactions to others' events.
pub trait Reactions: Send + Sync + 'static {
    /// Runs inside the transaction that also remembers the event's id, so an event takes effect exactly once; an error
    /// rolls both back and the event is tried again. An [`events::Unreadable`] is not tried again.
    ///
    /// It does nothing outside the database: that could be neither rolled back nor done once.
    fn react(
        &self,
        conn: &mut Conn,
        event: &CloudEvent,
    ) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Returns whether the event has an effect in this domain. Other events are acknowledged without a transaction.
    fn concerns(&self, _event: &CloudEvent) -> bool {
        true
    }

    /// Returns whether an event of this type only updates a projection: no lock that a command waits for, no further event. Runs of
    /// them are processed in one transaction.
    fn is_projection(&self, _kind: &str) -> bool {
        false
    }

    /// Processes projection events of one view in their order, in one transaction. An error rolls all of them back, and
    /// each is then tried by itself.
    fn project(
        &self,
        conn: &mut Conn,
        events: &[CloudEvent],
    ) -> impl Future<Output = anyhow::Result<()>> + Send {
        async move {
            for event in events {
                self.react(conn, event).await?;
            }
            Ok(())
        }
    }
}

/// The event names something that this domain does not know, such as an organisation. Events of two producers may overtake
/// each other, so it is tried as often as any other, and attempts made while the domain is behind do not count. Then it is
/// dropped, because the thing does not exist.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not known")]
pub struct UnknownReference(pub String);

/// The event of a view's entry, or why it is none.
pub fn read(producer: &str, entry: Option<&str>) -> Result<CloudEvent, String> {
    let json = entry.ok_or_else(|| format!("no text in the field {}", events::ENTRY_FIELD))?;
    let event: CloudEvent = serde_json::from_str(json).map_err(|error| error.to_string())?;
    if event.source != format!("carnet/{producer}")
        || !event.kind.starts_with(&format!("carnet.{producer}."))
    {
        return Err(format!(
            "{} of {} in a view of {producer}",
            event.kind, event.source
        ));
    }
    Ok(event)
}

/// Remembers events, and returns the ids of those that were not known.
pub async fn remember(
    conn: &mut Conn,
    producer: &str,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, database::Error> {
    sqlx::query_scalar(
        "insert into inbox (producer, event) select $1, unnest($2::uuid[]) on conflict do nothing returning event",
    )
    .bind(producer)
    .bind(ids)
    .fetch_all(conn)
    .await
}

/// Fails where nothing can be written: without a server, or with one that only reads.
pub async fn probe(pool: &Pool) -> Result<(), database::Error> {
    let mut tx = pool.begin().await?;
    remember(&mut tx, "", &[Uuid::now_v7()]).await?;
    tx.rollback().await
}

/// Processes events in one transaction, each unless that was done before; returns how many were new.
pub async fn process<R: Reactions>(
    pool: &Pool,
    producer: &str,
    events: &[CloudEvent],
    reactions: &R,
) -> anyhow::Result<usize> {
    let mut tx = pool.begin().await?;
    let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
    let new = remember(&mut tx, producer, &ids).await?;
    match events {
        _ if new.is_empty() => return Ok(0),
        [event] => reactions.react(&mut tx, event).await?,
        events => {
            let mut once = new.clone();
            // An event may be twice in one batch: the first of them counts.
            let mut is_new = |event: &&CloudEvent| {
                once.iter()
                    .position(|id| *id == event.id)
                    .map(|place| once.swap_remove(place))
                    .is_some()
            };
            let events: Vec<CloudEvent> = events
                .iter()
                .filter(|event| is_new(event))
                .cloned()
                .collect();
            reactions.project(&mut tx, &events).await?;
        }
    }
    tx.commit().await?;
    Ok(new.len())
}
