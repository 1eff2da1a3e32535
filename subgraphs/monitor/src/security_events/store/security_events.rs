use database::{Conn, Window, codes};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Chained, Hash, Link, RecordKey};
use crate::security_events::domain::{SecurityEvent, SecurityFilter};
use crate::store::{Error, all, column, hash};

/// A row without its position and hash in the chain.
struct Row {
    id: Uuid,
    at: OffsetDateTime,
    kind: String,
    user_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    subject: Uuid,
    detail: Option<String>,
    correlation_id: Uuid,
}

/// Inserts events whose positions and hashes were computed under the locks of their days.
pub async fn insert_security_events(
    conn: &mut Conn,
    links: &[Link<SecurityEvent>],
) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into security_events (id, day, position, at, kind, user_id, organisation_id, subject, detail,
             correlation_id, hash)
         select * from unnest($1::uuid[], $2::date[], $3::bigint[], $4::timestamptz[], $5::text[], $6::uuid[],
             $7::uuid[], $8::uuid[], $9::text[], $10::uuid[], $11::bytea[])",
        &column(links, |link| link.entry.id),
        &column(links, |link| link.entry.day()),
        &column(links, |link| link.position),
        &column(links, |link| link.entry.at),
        &column(links, |link| link.entry.kind.into_str().to_owned()),
        &column(links, |link| link.entry.user) as &[Option<Uuid>],
        &column(links, |link| link.entry.organisation) as &[Option<Uuid>],
        &column(links, |link| link.entry.subject),
        &column(links, |link| link.entry.detail.clone()) as &[Option<String>],
        &column(links, |link| link.entry.correlation),
        &column(links, |link| link.hash.to_vec()),
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), links.len())
}

/// Lists the matching events, newest first.
pub async fn list_security_events(
    conn: &mut Conn,
    filter: &SecurityFilter,
    window: Window<RecordKey>,
) -> Result<Vec<SecurityEvent>, Error> {
    let (kinds, range) = (codes(&filter.kinds), window.range(false));
    let rows = sqlx::query_as!(
        Row,
        "select id, at, kind, user_id, organisation_id, subject, detail, correlation_id
         from security_events
         where ($1::timestamptz is null or at >= $1) and ($2::timestamptz is null or at < $2)
             and ($3::uuid is null or user_id = $3) and ($4::uuid is null or organisation_id = $4)
             and ($5::text[] is null or kind = any($5))
             and ($6::timestamptz is null or (at, id) > ($6, $7))
             and ($8::timestamptz is null or (at, id) < ($8, $9))
         order by case when $10 then at end, case when $10 then id end, at desc, id desc
         limit $11",
        filter.from,
        filter.to,
        filter.user,
        filter.organisation,
        kinds.as_deref() as Option<&[String]>,
        range.above.map(|key| key.0),
        range.above.map(|key| key.1),
        range.below.map(|key| key.0),
        range.below.map(|key| key.1),
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    window.in_order(rows).into_iter().map(event).collect()
}

/// Counts the matching events.
pub async fn count_security_events(conn: &mut Conn, filter: &SecurityFilter) -> Result<i64, Error> {
    let kinds = codes(&filter.kinds);
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from security_events
         where ($1::timestamptz is null or at >= $1) and ($2::timestamptz is null or at < $2)
             and ($3::uuid is null or user_id = $3) and ($4::uuid is null or organisation_id = $4)
             and ($5::text[] is null or kind = any($5))"#,
        filter.from,
        filter.to,
        filter.user,
        filter.organisation,
        kinds.as_deref() as Option<&[String]>,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Lists links of a day's chain, from position `after` (exclusive) to `up_to` (inclusive).
pub async fn list_security_links(
    conn: &mut Conn,
    day: Date,
    after: i64,
    up_to: i64,
    limit: i64,
) -> Result<Vec<Link<SecurityEvent>>, Error> {
    let rows = sqlx::query!(
        "select * from security_events where day = $1 and position > $2 and position <= $3 order by position limit $4",
        day,
        after,
        up_to,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let links = rows.into_iter().map(|row| {
        let entry = event(Row {
            id: row.id,
            at: row.at,
            kind: row.kind,
            user_id: row.user_id,
            organisation_id: row.organisation_id,
            subject: row.subject,
            detail: row.detail,
            correlation_id: row.correlation_id,
        })?;
        Ok(Link {
            entry,
            position: row.position,
            hash: hash(&row.hash)?,
        })
    });
    links.collect()
}

/// Finds the hash of one entry of a day.
pub async fn find_security_event_hash(
    conn: &mut Conn,
    day: Date,
    position: i64,
) -> Result<Option<Hash>, Error> {
    let stored = sqlx::query_scalar!(
        "select hash from security_events where day = $1 and position = $2",
        day,
        position,
    )
    .fetch_optional(conn)
    .await?;
    stored.map(|stored| hash(&stored)).transpose()
}

fn event(row: Row) -> Result<SecurityEvent, Error> {
    Ok(SecurityEvent {
        id: row.id,
        at: row.at,
        kind: row.kind.parse().map_err(|_| Error::Kind(row.kind))?,
        user: row.user_id,
        organisation: row.organisation_id,
        subject: row.subject,
        detail: row.detail,
        correlation: row.correlation_id,
    })
}
