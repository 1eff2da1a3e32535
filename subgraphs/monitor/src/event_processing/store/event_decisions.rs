use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::event_processing::domain::EventDecision;
use crate::store::{Error, all};

/// A stored decision.
struct Row {
    id: Uuid,
    at: OffsetDateTime,
    actor_id: Uuid,
    dead_letter_id: Uuid,
    decision: String,
    reason: Option<String>,
    correlation_id: Uuid,
}

impl TryFrom<Row> for EventDecision {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            at: row.at,
            actor: row.actor_id,
            dead_letter: row.dead_letter_id,
            decision: row
                .decision
                .parse()
                .map_err(|_| Error::Decision(row.decision))?,
            reason: row.reason,
            correlation: row.correlation_id,
        })
    }
}

pub async fn insert_decision(conn: &mut Conn, decision: &EventDecision) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into event_decisions (id, at, actor_id, dead_letter_id, decision, reason, correlation_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        decision.id,
        decision.at,
        decision.actor,
        decision.dead_letter,
        decision.decision.into_str(),
        decision.reason,
        decision.correlation,
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), 1)
}

/// Lists the decisions on these letters, oldest first.
pub async fn list_decisions(
    conn: &mut Conn,
    letters: &[Uuid],
) -> Result<Vec<EventDecision>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select id, at, actor_id, dead_letter_id, decision, reason, correlation_id
         from event_decisions where dead_letter_id = any($1) order by id",
        letters,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(EventDecision::try_from).collect()
}
