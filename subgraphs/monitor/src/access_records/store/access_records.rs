use std::collections::BTreeMap;

use database::{Conn, Window};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::access_records::domain::{AccessFilter, AccessRecord, LostRecords, OperationFigures};
use crate::domain::{Chained, Hash, Link, Period, RecordKey};
use crate::store::{Error, all, column, hash};

/// A row with its position and hash in the chain.
struct Row {
    position: i64,
    hash: Vec<u8>,
    id: Uuid,
    at: OffsetDateTime,
    client_id: Option<Uuid>,
    client_kind: String,
    user_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    operation: String,
    operation_type: String,
    operation_hash: String,
    root_fields: Vec<String>,
    cost: i64,
    duration_micros: i64,
    response_bytes: i64,
    status: i32,
    outcome: String,
    correlation_id: Uuid,
    lost: Option<i64>,
    last_at: Option<OffsetDateTime>,
}

impl From<Row> for AccessRecord {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            at: row.at,
            client: row.client_id,
            client_kind: row.client_kind,
            user: row.user_id,
            organisation: row.organisation_id,
            operation: row.operation,
            operation_type: row.operation_type,
            operation_hash: row.operation_hash,
            root_fields: row.root_fields,
            cost: row.cost,
            duration_micros: row.duration_micros,
            response_bytes: row.response_bytes,
            status: row.status,
            outcome: row.outcome,
            correlation: row.correlation_id,
            lost: row
                .lost
                .zip(row.last_at)
                .map(|(count, last_at)| LostRecords { count, last_at }),
        }
    }
}

/// Inserts records whose positions and hashes were computed under the locks of their days.
pub async fn insert_records(conn: &mut Conn, links: &[Link<AccessRecord>]) -> Result<(), Error> {
    // Postgres arrays are rectangular, so a list of lists is sent as joined texts. Names have no spaces.
    let root_fields: Vec<String> = column(links, |link| link.entry.root_fields.join(" "));
    let done = sqlx::query!(
        "insert into access_records (id, day, position, at, client_id, client_kind, user_id, organisation_id,
             operation, operation_type, operation_hash, root_fields, cost, duration_micros, response_bytes, status,
             outcome, correlation_id, hash, lost, last_at)
         select id, day, position, at, client_id, client_kind, user_id, organisation_id, operation, operation_type,
             operation_hash, string_to_array(root_fields, ' '), cost, duration_micros, response_bytes, status, outcome,
             correlation_id, hash, lost, last_at
         from unnest($1::uuid[], $2::date[], $3::bigint[], $4::timestamptz[], $5::uuid[], $6::text[], $7::uuid[],
             $8::uuid[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::bigint[], $15::bigint[],
             $16::integer[], $17::text[], $18::uuid[], $19::bytea[], $20::bigint[], $21::timestamptz[])
             new (id, day, position, at, client_id, client_kind, user_id, organisation_id, operation, operation_type,
             operation_hash, root_fields, cost, duration_micros, response_bytes, status, outcome, correlation_id, hash,
             lost, last_at)",
        &column(links, |link| link.entry.id),
        &column(links, |link| link.entry.day()),
        &column(links, |link| link.position),
        &column(links, |link| link.entry.at),
        &column(links, |link| link.entry.client) as &[Option<Uuid>],
        &column(links, |link| link.entry.client_kind.clone()),
        &column(links, |link| link.entry.user) as &[Option<Uuid>],
        &column(links, |link| link.entry.organisation) as &[Option<Uuid>],
        &column(links, |link| link.entry.operation.clone()),
        &column(links, |link| link.entry.operation_type.clone()),
        &column(links, |link| link.entry.operation_hash.clone()),
        &root_fields,
        &column(links, |link| link.entry.cost),
        &column(links, |link| link.entry.duration_micros),
        &column(links, |link| link.entry.response_bytes),
        &column(links, |link| link.entry.status),
        &column(links, |link| link.entry.outcome.clone()),
        &column(links, |link| link.entry.correlation),
        &column(links, |link| link.hash.to_vec()),
        &column(links, |link| link.entry.lost.map(|lost| lost.count)) as &[Option<i64>],
        &column(links, |link| link.entry.lost.map(|lost| lost.last_at)) as &[Option<OffsetDateTime>],
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), links.len())
}

/// Lists the matching records, newest first.
pub async fn list_records(
    conn: &mut Conn,
    filter: &AccessFilter,
    window: Window<RecordKey>,
) -> Result<Vec<AccessRecord>, Error> {
    let range = window.range(false);
    let rows = sqlx::query_as!(
        Row,
        "select position, hash, id, at, client_id, client_kind, user_id, organisation_id, operation, operation_type,
             operation_hash, root_fields, cost, duration_micros, response_bytes, status, outcome, correlation_id, lost,
             last_at
         from access_records
         where ($1::timestamptz is null or at >= $1) and ($2::timestamptz is null or at < $2)
             and ($3::uuid is null or user_id = $3) and ($4::uuid is null or organisation_id = $4)
             and ($5::uuid is null or client_id = $5) and ($6::text is null or operation = $6)
             and ($7::text is null or outcome = $7)
             and ($8::timestamptz is null or (at, id) > ($8, $9))
             and ($10::timestamptz is null or (at, id) < ($10, $11))
         order by case when $12 then at end, case when $12 then id end, at desc, id desc
         limit $13",
        filter.from,
        filter.to,
        filter.user,
        filter.organisation,
        filter.client,
        filter.operation.as_deref(),
        filter.outcome.as_deref(),
        range.above.map(|key| key.0),
        range.above.map(|key| key.1),
        range.below.map(|key| key.0),
        range.below.map(|key| key.1),
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let records = rows.into_iter().map(AccessRecord::from).collect();
    Ok(window.in_order(records))
}

/// Counts the matching records.
pub async fn count_records(conn: &mut Conn, filter: &AccessFilter) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from access_records
         where ($1::timestamptz is null or at >= $1) and ($2::timestamptz is null or at < $2)
             and ($3::uuid is null or user_id = $3) and ($4::uuid is null or organisation_id = $4)
             and ($5::uuid is null or client_id = $5) and ($6::text is null or operation = $6)
             and ($7::text is null or outcome = $7)"#,
        filter.from,
        filter.to,
        filter.user,
        filter.organisation,
        filter.client,
        filter.operation.as_deref(),
        filter.outcome.as_deref(),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts the operations of an organisation's users and programs in a period.
pub async fn count_operations_of(
    conn: &mut Conn,
    organisation: Uuid,
    period: Period,
) -> Result<OperationFigures, Error> {
    let figures = sqlx::query_as!(
        OperationFigures,
        r#"select count(*) filter (where outcome = $4) as "served!", count(*) filter (where outcome <> $4) as "refused!"
         from access_records where organisation_id = $1 and at >= $2 and at < $3 and lost is null"#,
        organisation,
        period.start(),
        period.end(),
        AccessRecord::OK,
    )
    .fetch_one(conn)
    .await?;
    Ok(figures)
}

/// Counts the operations of an organisation's users and programs in a period by day (UTC). Days without any are left out.
pub async fn count_operations_of_by_day(
    conn: &mut Conn,
    organisation: Uuid,
    period: Period,
) -> Result<BTreeMap<Date, OperationFigures>, Error> {
    let rows = sqlx::query!(
        r#"select (access_records.at at time zone 'UTC')::date as "day!", count(*) filter (where outcome = $4) as "served!",
             count(*) filter (where outcome <> $4) as "refused!"
         from access_records where organisation_id = $1 and at >= $2 and at < $3 and lost is null
         group by 1"#,
        organisation,
        period.start(),
        period.end(),
        AccessRecord::OK,
    )
    .fetch_all(conn)
    .await?;
    let counts = rows.into_iter().map(|row| {
        let figures = OperationFigures {
            served: row.served,
            refused: row.refused,
        };
        (row.day, figures)
    });
    Ok(counts.collect())
}

/// Lists links of a day's chain, from position `after` (exclusive) to `up_to` (inclusive).
pub async fn list_links(
    conn: &mut Conn,
    day: Date,
    after: i64,
    up_to: i64,
    limit: i64,
) -> Result<Vec<Link<AccessRecord>>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select position, hash, id, at, client_id, client_kind, user_id, organisation_id, operation, operation_type,
             operation_hash, root_fields, cost, duration_micros, response_bytes, status, outcome, correlation_id, lost,
             last_at
         from access_records where day = $1 and position > $2 and position <= $3 order by position limit $4",
        day,
        after,
        up_to,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let link = |row: Row| {
        Ok(Link {
            position: row.position,
            hash: hash(&row.hash)?,
            entry: row.into(),
        })
    };
    rows.into_iter().map(link).collect()
}

/// Finds the hash of one entry of a day.
pub async fn find_record_hash(
    conn: &mut Conn,
    day: Date,
    position: i64,
) -> Result<Option<Hash>, Error> {
    let stored = sqlx::query_scalar!(
        "select hash from access_records where day = $1 and position = $2",
        day,
        position,
    )
    .fetch_optional(conn)
    .await?;
    stored.map(|stored| hash(&stored)).transpose()
}

/// Sums the lost records that the entries of a day report, up to this position.
pub async fn count_lost_records(conn: &mut Conn, day: Date, up_to: i64) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select least(coalesce(sum(lost), 0), 9223372036854775807)::bigint as "count!"
         from access_records where day = $1 and position <= $2 and lost is not null"#,
        day,
        up_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
