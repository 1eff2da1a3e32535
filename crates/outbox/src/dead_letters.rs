//! Entries that a consumer could not process.
//!
//! A dead letter is a row in the consumer's own database: it survives a loss of Redis, its content stays in the domain, and a replay
//! is one transaction with the same inbox row as every delivery, so it cannot duplicate an effect. The monitor domain is notified of
//! each dead letter, without its content.

use anyhow::Context;
use database::{Conn, Pool};
use events::operations::{DeadLetter, DeadLetterDecision};
use events::{Cause, CloudEvent, Draft};
use sqlx::Connection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::group::Delivery;
use crate::inbox::{self, Reactions};
use crate::publish;

/// Longest stored text of an error, in characters.
const REASON_LIMIT: usize = 1000;

/// An administrator's decision on a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Decision {
    Replay,
    Discard,
}

impl Decision {
    fn of(name: &str) -> Option<Self> {
        match name {
            "REPLAY" => Some(Self::Replay),
            "DISCARD" => Some(Self::Discard),
            _ => None,
        }
    }
}

/// Outcome of a decision.
#[derive(Debug, PartialEq, Eq)]
pub enum Decided {
    Done,
    /// There is no open dead letter with this ID.
    NotFound,
    /// The replay failed with this reason; the letter stays open.
    Failed(String),
}

/// Stores an entry as a dead letter, so that it may be acknowledged.
pub async fn bury(
    pool: &Pool,
    consumer: &str,
    delivery: &Delivery,
    reason: &str,
) -> anyhow::Result<()> {
    let event = inbox::read(delivery.producer, delivery.event.as_deref()).ok();
    let reason = storable(reason)
        .chars()
        .take(REASON_LIMIT)
        .collect::<String>();
    let tries = i32::try_from(delivery.tries).unwrap_or(i32::MAX);
    let mut tx = pool.begin().await?;
    let row: Option<Row> = sqlx::query_as(
        "insert into dead_letters (id, producer, entry, event_id, kind, content, reason, tries, status, version, dead_at,
             changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'OPEN', 1, now(), now())
         on conflict do nothing
         returning id, producer, event_id, kind, content, reason, tries, status, version, dead_at",
    )
    .bind(Uuid::now_v7())
    .bind(delivery.producer)
    .bind(&delivery.id)
    .bind(event.as_ref().map(|event| event.id))
    .bind(event.as_ref().map(|event| storable(&event.kind)))
    .bind(storable(delivery.event.as_deref().unwrap_or_default()))
    .bind(reason)
    .bind(tries)
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(row) = row {
        let cause = event
            .as_ref()
            .map_or_else(|| Cause::request(Uuid::now_v7()), Cause::event);
        tell(&mut tx, consumer, row, cause).await?;
    }
    Ok(tx.commit().await?)
}

/// Replaces NUL, which Postgres does not accept in a text.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Executes an administrator's decision, if the letter belongs to this domain.
pub async fn decided<R: Reactions>(
    conn: &mut Conn,
    consumer: &str,
    reactions: &R,
    decision: &DeadLetterDecision,
    cause: Cause,
) -> anyhow::Result<()> {
    if decision.consumer != consumer {
        return Ok(());
    }
    let what = Decision::of(&decision.decision).context("this build does not know the decision")?;
    decide(
        conn,
        consumer,
        reactions,
        &Request {
            id: decision.id,
            decision: what,
            cause,
        },
    )
    .await
    .map(drop)
}

/// A decision on one letter.
pub struct Request {
    pub id: Uuid,
    pub decision: Decision,
    pub cause: Cause,
}

/// Replays or discards an open dead letter.
pub async fn decide<R: Reactions>(
    conn: &mut Conn,
    consumer: &str,
    reactions: &R,
    request: &Request,
) -> anyhow::Result<Decided> {
    let Request {
        id,
        decision,
        cause,
    } = *request;
    let row: Option<Row> = sqlx::query_as(
        "select id, producer, event_id, kind, content, reason, tries, status, version, dead_at
         from dead_letters where id = $1 and status = 'OPEN' for update",
    )
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(mut row) = row else {
        return Ok(Decided::NotFound);
    };
    let outcome = match decision {
        Decision::Discard => discard(conn, &row).await.map(|()| "DISCARDED"),
        Decision::Replay => replay(conn, reactions, &row).await.map(|()| "REPLAYED"),
    };
    let failure = outcome.as_ref().err().map(|error| format!("{error:#}"));
    row.status = outcome.unwrap_or("OPEN").to_owned();
    row.version += 1;
    if let Some(failure) = &failure {
        row.reason = failure.chars().take(REASON_LIMIT).collect();
        row.tries += 1;
    }
    sqlx::query(
        "update dead_letters set status = $2, reason = $3, tries = $4, version = $5, changed_at = now() where id = $1",
    )
    .bind(row.id)
    .bind(&row.status)
    .bind(&row.reason)
    .bind(row.tries)
    .bind(row.version)
    .execute(&mut *conn)
    .await?;
    tell(conn, consumer, row, cause).await?;
    Ok(failure.map_or(Decided::Done, Decided::Failed))
}

/// Inserts the event into the inbox, so that later deliveries are skipped.
async fn discard(conn: &mut Conn, row: &Row) -> anyhow::Result<()> {
    let event: Vec<Uuid> = row.event_id.into_iter().collect();
    inbox::remember(conn, &row.producer, &event).await?;
    Ok(())
}

/// Uses a savepoint, so that a failure leaves no effect and can be recorded.
async fn replay<R: Reactions>(conn: &mut Conn, reactions: &R, row: &Row) -> anyhow::Result<()> {
    let event = inbox::read(&row.producer, Some(&row.content)).map_err(anyhow::Error::msg)?;
    let mut savepoint = conn.begin().await?;
    if !inbox::remember(&mut savepoint, &row.producer, &[event.id])
        .await?
        .is_empty()
    {
        reactions.react(&mut savepoint, &event).await?;
    }
    Ok(savepoint.commit().await?)
}

async fn tell(conn: &mut Conn, consumer: &str, row: Row, cause: Cause) -> anyhow::Result<()> {
    let draft = Draft {
        subject: row.id,
        sequence: row.version,
        time: row.dead_at,
        cause,
        audience: Vec::new(),
    };
    let event = row.told(consumer).publish(draft)?;
    Ok(publish::append(conn, &event).await?)
}

/// Lists a page of this domain's open dead letters with their content, oldest first.
pub async fn list(
    conn: &mut Conn,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<Open>, database::Error> {
    sqlx::query_as(
        "select id, producer, entry, event_id, kind, content, reason, tries, dead_at from dead_letters
         where status = 'OPEN' and ($1::uuid is null or id > $1) order by id limit $2",
    )
    .bind(after)
    .bind(most)
    .fetch_all(conn)
    .await
}

/// An open dead letter with its content.
#[derive(Debug, serde::Serialize, sqlx::FromRow)]
pub struct Open {
    pub id: Uuid,
    pub producer: String,
    pub entry: String,
    #[sqlx(rename = "event_id")]
    pub event: Option<Uuid>,
    pub kind: Option<String>,
    pub content: String,
    pub reason: String,
    pub tries: i32,
    #[serde(with = "time::serde::rfc3339")]
    pub dead_at: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    producer: String,
    event_id: Option<Uuid>,
    kind: Option<String>,
    content: String,
    reason: String,
    tries: i32,
    status: String,
    version: i64,
    dead_at: OffsetDateTime,
}

impl Row {
    fn told(self, consumer: &str) -> DeadLetter {
        DeadLetter {
            id: self.id,
            consumer: consumer.to_owned(),
            producer: self.producer,
            event: self.event_id,
            kind: self.kind,
            reason: self.reason,
            tries: self.tries.try_into().unwrap_or_default(),
            dead_at: self.dead_at,
            status: self.status,
        }
    }
}

/// Reads an administrator's decision; `None` for another event.
pub fn decision(event: &CloudEvent) -> Result<Option<DeadLetterDecision>, events::Unreadable> {
    use events::Fact;
    use events::monitor::MonitorFact;

    Ok(match MonitorFact::read(event)? {
        Some(MonitorFact::DeadLetterDecided(decision)) => Some(decision),
        _ => None,
    })
}
