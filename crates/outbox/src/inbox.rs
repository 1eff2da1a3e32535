//! One event, one effect.
//!
//! A view delivers at least once: after a crash, a timeout or a second publication, an event is delivered again. Its effect in
//! Postgres must happen once. So the ID of the event is inserted in the transaction of the reaction: both commit or neither does, and
//! an existing ID means that nothing is left to do. Two processes with the same event conflict on that row, and the second waits for
//! the first.
//!
//! An event is accepted only from its own producer: Redis permits a domain to add only to its own views, so an entry that claims another
//! source, or another producer's type, is refused.

use database::{Conn, Pool};
use events::CloudEvent;
use uuid::Uuid;

/// A domain's reactions to events of other domains.
pub trait Reactions: Send + Sync + 'static {
    /// Runs inside the transaction that also inserts the event's ID into the inbox, so an event takes effect exactly once. An error
    /// rolls both back, and the event is retried. An [`events::Unreadable`] is not retried.
    ///
    /// Must have no effect outside the database, because such an effect could neither be rolled back nor be done exactly once.
    fn react(
        &self,
        conn: &mut Conn,
        event: &CloudEvent,
    ) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Returns true if the event has an effect in this domain. Other events are acknowledged without a transaction.
    fn concerns(&self, _event: &CloudEvent) -> bool {
        true
    }

    /// Returns true if events of this type may share a transaction, because they take no lock that a command waits for. Consecutive
    /// ones are processed in one. Most of them only update a projection.
    fn is_projection(&self, _kind: &str) -> bool {
        false
    }

    /// Processes such events of one view in order, in one transaction. An error rolls all of them back, and each is then tried on its
    /// own.
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

/// The event refers to an object that this domain does not know, such as an organisation. Events of two producers may overtake each
/// other, so it is retried like any other event, and attempts while the domain is behind do not count. Then it is dropped, because the
/// object does not exist.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not known")]
pub struct UnknownReference(pub String);

/// Reads the event of an entry, or returns why it is not one.
pub fn read(producer: &str, entry: Option<&str>) -> Result<CloudEvent, String> {
    let json = entry
        .ok_or_else(|| format!("the entry has no text in the field {}", events::ENTRY_FIELD))?;
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

/// Inserts the IDs of events into the inbox, and returns the new ones.
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

/// Fails if Postgres does not accept writes: without a server, or with a read-only one.
pub async fn probe(pool: &Pool) -> Result<(), database::Error> {
    let mut tx = pool.begin().await?;
    remember(&mut tx, "", &[Uuid::now_v7()]).await?;
    tx.rollback().await
}

/// Processes events in one transaction, skipping processed ones. Returns the number of new events.
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
