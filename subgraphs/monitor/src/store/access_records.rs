use database::Conn;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{Error, hash, one};
use crate::domain::{AccessFilter, AccessRecord, Chained, Head, Link, OperationFigures, Period};

/// Adds a record at the head of its day, which has been locked and computed.
pub async fn insert_record(conn: &mut Conn, record: &AccessRecord, head: &Head) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into access_records (id, day, position, at, client_id, client_kind, user_id, organisation_id,
             operation, operation_type, operation_hash, root_fields, cost, duration_micros, response_bytes, status,
             outcome, correlation_id, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        record.id,
        record.day(),
        head.entries,
        record.at,
        record.client,
        record.client_kind,
        record.user,
        record.organisation,
        record.operation,
        record.operation_type,
        record.operation_hash,
        &record.root_fields,
        record.cost,
        record.duration_micros,
        record.response_bytes,
        record.status,
        record.outcome,
        record.correlation,
        &head.hash,
    )
    .execute(conn)
    .await?;
    one(done.rows_affected())
}

/// The records that fit, newest first.
pub async fn list_records(
    conn: &mut Conn,
    filter: &AccessFilter,
    after: Option<(OffsetDateTime, Uuid)>,
    limit: i64,
) -> Result<Vec<AccessRecord>, Error> {
    let records = sqlx::query_as!(
        AccessRecord,
        "select id, at, client_id as client, client_kind, user_id as user, organisation_id as organisation,
             operation, operation_type, operation_hash, root_fields, cost, duration_micros, response_bytes, status,
             outcome, correlation_id as correlation
         from access_records
         where ($1::timestamptz is null or at >= $1) and ($2::timestamptz is null or at < $2)
             and ($3::uuid is null or user_id = $3) and ($4::uuid is null or organisation_id = $4)
             and ($5::uuid is null or client_id = $5) and ($6::text is null or operation = $6)
             and ($7::text is null or outcome = $7)
             and ($8::timestamptz is null or (at, id) < ($8, $9))
         order by at desc, id desc
         limit $10",
        filter.from,
        filter.to,
        filter.user,
        filter.organisation,
        filter.client,
        filter.operation.as_deref(),
        filter.outcome.as_deref(),
        after.map(|(at, _)| at),
        after.map(|(_, id)| id),
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(records)
}

/// How many records fit.
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

/// How many operations the people and programs of an organisation ran in a period.
pub async fn count_operations_of(
    conn: &mut Conn,
    organisation: Uuid,
    period: Period,
) -> Result<OperationFigures, Error> {
    let figures = sqlx::query_as!(
        OperationFigures,
        r#"select count(*) filter (where outcome = $4) as "served!", count(*) filter (where outcome <> $4) as "refused!"
         from access_records where organisation_id = $1 and at >= $2 and at < $3"#,
        organisation,
        period.start(),
        period.end(),
        AccessRecord::OK,
    )
    .fetch_one(conn)
    .await?;
    Ok(figures)
}

/// The links of a day's chain after this position, up to and with that one.
pub async fn list_links(
    conn: &mut Conn,
    day: Date,
    after: i64,
    up_to: i64,
    limit: i64,
) -> Result<Vec<Link<AccessRecord>>, Error> {
    let rows = sqlx::query!(
        "select * from access_records where day = $1 and position > $2 and position <= $3 order by position limit $4",
        day,
        after,
        up_to,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let links = rows.into_iter().map(|row| {
        let entry = AccessRecord {
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
        };
        Ok(Link { entry, position: row.position, hash: hash(&row.hash)? })
    });
    links.collect()
}
