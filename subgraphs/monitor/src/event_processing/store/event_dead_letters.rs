use database::{Conn, Window, codes};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::event_processing::domain::{DeadLetter, DeadLetterFilter, DeadLetterKey, OpenLetters};
use crate::store::{Error, all, column};

/// A stored letter.
struct Row {
    id: Uuid,
    consumer: String,
    producer: String,
    event_id: Option<Uuid>,
    event_type: Option<String>,
    reason: String,
    tries: i64,
    dead_at: OffsetDateTime,
    status: String,
    sequence: i64,
    updated_at: OffsetDateTime,
}

impl TryFrom<Row> for DeadLetter {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            consumer: row.consumer,
            producer: row.producer,
            event: row.event_id,
            event_type: row.event_type,
            reason: row.reason,
            tries: row.tries,
            dead_at: row.dead_at,
            status: row.status.parse().map_err(|_| Error::Status(row.status))?,
            sequence: row.sequence,
            updated_at: row.updated_at,
        })
    }
}

/// Upserts letters unless the stored version is as new. The letters have different IDs and are sorted by ID. A consumer changes only
/// its own letters.
pub async fn upsert_dead_letters(conn: &mut Conn, letters: &[DeadLetter]) -> Result<(), Error> {
    sqlx::query!(
        "insert into event_dead_letters as known (id, consumer, producer, event_id, event_type, reason, tries, dead_at,
             status, sequence, updated_at)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::bigint[],
             $8::timestamptz[], $9::text[], $10::bigint[], $11::timestamptz[])
         on conflict (id) do update set
             reason = excluded.reason,
             tries = excluded.tries,
             status = excluded.status,
             sequence = excluded.sequence,
             updated_at = greatest(known.updated_at, excluded.updated_at)
         where excluded.sequence > known.sequence and excluded.consumer = known.consumer",
        &column(letters, |letter| letter.id),
        &column(letters, |letter| letter.consumer.clone()),
        &column(letters, |letter| letter.producer.clone()),
        &column(letters, |letter| letter.event) as &[Option<Uuid>],
        &column(letters, |letter| letter.event_type.clone()) as &[Option<String>],
        &column(letters, |letter| letter.reason.clone()),
        &column(letters, |letter| letter.tries),
        &column(letters, |letter| letter.dead_at),
        &column(letters, |letter| letter.status.into_str().to_owned()),
        &column(letters, |letter| letter.sequence),
        &column(letters, |letter| letter.updated_at),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks a letter `FOR UPDATE`.
pub async fn lock_dead_letter(conn: &mut Conn, id: Uuid) -> Result<Option<DeadLetter>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, consumer, producer, event_id, event_type, reason, tries, dead_at, status, sequence, updated_at
         from event_dead_letters where id = $1 for update",
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(DeadLetter::try_from).transpose()
}

pub async fn find_dead_letter(conn: &mut Conn, id: Uuid) -> Result<Option<DeadLetter>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, consumer, producer, event_id, event_type, reason, tries, dead_at, status, sequence, updated_at
         from event_dead_letters where id = $1",
        id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(DeadLetter::try_from).transpose()
}

/// Stores the time of the last change of a locked letter. Only the consumer changes the other columns.
pub async fn update_dead_letter(conn: &mut Conn, letter: &DeadLetter) -> Result<(), Error> {
    let done = sqlx::query!(
        "update event_dead_letters set updated_at = $2 where id = $1",
        letter.id,
        letter.updated_at,
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), 1)
}

/// Lists the matching letters, newest first.
pub async fn list_dead_letters(
    conn: &mut Conn,
    filter: &DeadLetterFilter,
    window: Window<DeadLetterKey>,
) -> Result<Vec<DeadLetter>, Error> {
    let (statuses, range) = (codes(&filter.statuses), window.range(false));
    let rows = sqlx::query_as!(
        Row,
        "select id, consumer, producer, event_id, event_type, reason, tries, dead_at, status, sequence, updated_at
         from event_dead_letters
         where ($1::text is null or consumer = $1) and ($2::text is null or producer = $2)
             and ($3::text[] is null or status = any($3))
             and ($4::timestamptz is null or dead_at >= $4) and ($5::timestamptz is null or dead_at < $5)
             and ($6::timestamptz is null or updated_at >= $6) and ($7::timestamptz is null or updated_at < $7)
             and ($8::timestamptz is null or (dead_at, id) > ($8, $9))
             and ($10::timestamptz is null or (dead_at, id) < ($10, $11))
         order by case when $12 then dead_at end, case when $12 then id end, dead_at desc, id desc
         limit $13",
        filter.consumer.as_deref(),
        filter.producer.as_deref(),
        statuses.as_deref() as Option<&[String]>,
        filter.dead_from,
        filter.dead_to,
        filter.updated_from,
        filter.updated_to,
        range.above.map(|key| key.dead_at),
        range.above.map(|key| key.id),
        range.below.map(|key| key.dead_at),
        range.below.map(|key| key.id),
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    window
        .in_order(rows)
        .into_iter()
        .map(DeadLetter::try_from)
        .collect()
}

/// Counts the matching letters.
pub async fn count_dead_letters(conn: &mut Conn, filter: &DeadLetterFilter) -> Result<i64, Error> {
    let statuses = codes(&filter.statuses);
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from event_dead_letters
         where ($1::text is null or consumer = $1) and ($2::text is null or producer = $2)
             and ($3::text[] is null or status = any($3))
             and ($4::timestamptz is null or dead_at >= $4) and ($5::timestamptz is null or dead_at < $5)
             and ($6::timestamptz is null or updated_at >= $6) and ($7::timestamptz is null or updated_at < $7)"#,
        filter.consumer.as_deref(),
        filter.producer.as_deref(),
        statuses.as_deref() as Option<&[String]>,
        filter.dead_from,
        filter.dead_to,
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts the open letters of each producer at each consumer.
pub async fn count_open_letters(conn: &mut Conn) -> Result<Vec<OpenLetters>, Error> {
    let counts = sqlx::query_as!(
        OpenLetters,
        r#"select producer, consumer, count(*) as "count!" from event_dead_letters where status = 'OPEN'
         group by producer, consumer"#,
    )
    .fetch_all(conn)
    .await?;
    Ok(counts)
}
