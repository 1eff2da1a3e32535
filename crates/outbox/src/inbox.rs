//! One event, one effect.
//!
//! A stream delivers at least once: after a crash, a time-out or a relay's second try, an event comes again. What must
//! happen once is the effect, and the effect is in Postgres. So the event's id is a row of the same transaction as the
//! reaction: both commit or neither does, and an id that is there already means that there is nothing left to do. Two
//! processes with the same event at the same time meet at that row, and the second waits for the first.
//!
//! An event is believed only about its own producer: Redis lets a domain write to its own stream and no other, so what
//! stands on a stream and claims another source, or another producer's type, is refused.

use database::{Conn, Pool};
use events::CloudEvent;

/// What a domain does about others' events.
pub trait Reactions: Send + Sync + 'static {
    /// Runs inside the transaction that also remembers the event's id, so an event takes effect exactly once; an error
    /// rolls both back and the event is tried again. An [`events::Unreadable`] is not tried again.
    ///
    /// It does nothing outside the database: that could be neither rolled back nor done once.
    fn react(&self, conn: &mut Conn, event: &CloudEvent) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// The event of a stream's entry, or why it is none.
pub fn read(producer: &str, entry: Option<&str>) -> Result<CloudEvent, String> {
    let json = entry.ok_or_else(|| format!("no text in the field {}", events::ENTRY_FIELD))?;
    let event: CloudEvent = serde_json::from_str(json).map_err(|error| error.to_string())?;
    if event.source != format!("carnet/{producer}") || !event.kind.starts_with(&format!("carnet.{producer}."))
    {
        return Err(format!("{} of {} on the stream of {producer}", event.kind, event.source));
    }
    Ok(event)
}

/// Reacts to an event unless that was done before, and says whether it reacted.
pub async fn take_in<R: Reactions>(
    pool: &Pool,
    producer: &str,
    event: &CloudEvent,
    reactions: &R,
) -> anyhow::Result<bool> {
    let mut tx = pool.begin().await?;
    let remembered =
        sqlx::query("insert into inbox (producer, event) values ($1, $2) on conflict do nothing")
            .bind(producer)
            .bind(event.id)
            .execute(&mut *tx)
            .await?;
    if remembered.rows_affected() == 0 {
        return Ok(false);
    }
    reactions.react(&mut tx, event).await?;
    tx.commit().await?;
    Ok(true)
}
