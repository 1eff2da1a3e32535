use database::{Conn, Window};
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::BulkSelfCheckId;
use crate::evaluation::domain::Verdict;
use crate::self_checks::domain::{BulkRequest, BulkSelfCheck, BulkSelfCheckFilter};
use crate::store::Error;
use crate::store::error::{coded, one};
use crate::store::work::wake_workers;

pub async fn insert(conn: &mut Conn, bulk: &BulkSelfCheck) -> Result<(), Error> {
    sqlx::query!(
        "insert into bulk_self_checks
             (id, version, organisation_id, correlation_id, request, status, total, done, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
        bulk.id.0,
        bulk.version,
        bulk.organisation,
        bulk.correlation,
        Json(&bulk.request) as _,
        bulk.status.into_str(),
        bulk.total,
        bulk.created_at,
        bulk.updated_at,
    )
    .execute(&mut *conn)
    .await?;
    wake_workers(conn).await
}

/// Finds the next bulk self-check: the oldest of the organisation that has waited longest for a page.
pub async fn find_next(conn: &mut Conn) -> Result<Option<BulkSelfCheckId>, Error> {
    let id = sqlx::query_scalar!(
        "select id from bulk_self_checks where status in ('QUEUED', 'RUNNING')
         order by max(worked_at) over (partition by organisation_id) nulls first, created_at limit 1"
    );
    Ok(id.fetch_optional(conn).await?.map(BulkSelfCheckId))
}

/// Locks an unfinished bulk self-check until the transaction ends. Returns `None` if another worker has the lock.
pub async fn lock_open(
    conn: &mut Conn,
    id: BulkSelfCheckId,
) -> Result<Option<BulkSelfCheck>, Error> {
    let free = sqlx::query_scalar!(
        "select id from bulk_self_checks where id = $1 and status in ('QUEUED', 'RUNNING') for update skip locked",
        id.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    match free {
        Some(_) => Ok(list(conn, &[id], None).await?.pop()),
        None => Ok(None),
    }
}

/// Counts a failure of the current page, and returns the number of failures.
pub async fn update_tries(conn: &mut Conn, id: BulkSelfCheckId) -> Result<i32, Error> {
    let tries = sqlx::query_scalar!(
        "update bulk_self_checks set tries = tries + 1, worked_at = clock_timestamp() where id = $1 returning tries",
        id.0
    );
    Ok(tries.fetch_one(conn).await?)
}

/// Sums the remaining checks of the open bulk self-checks of an organisation.
pub async fn sum_to_come(conn: &mut Conn, organisation: Uuid) -> Result<i64, Error> {
    let checks = sqlx::query_scalar!(
        r#"select coalesce(sum(greatest(total - done, 0)), 0)::bigint as "checks!" from bulk_self_checks
           where organisation_id = $1 and status in ('QUEUED', 'RUNNING')"#,
        organisation,
    );
    Ok(checks.fetch_one(conn).await?)
}

/// Counts the bulk self-checks of an organisation that are queued or running.
pub async fn count_open(conn: &mut Conn, organisation: Uuid) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from bulk_self_checks
           where organisation_id = $1 and status in ('QUEUED', 'RUNNING')"#,
        organisation,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Locks a bulk self-check until the transaction ends. Waits for a page that is being processed.
pub async fn lock(
    conn: &mut Conn,
    id: BulkSelfCheckId,
    organisation: Uuid,
) -> Result<Option<BulkSelfCheck>, Error> {
    sqlx::query!(
        "select id from bulk_self_checks where id = $1 and organisation_id = $2 for update",
        id.0,
        organisation,
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(list(conn, &[id], Some(organisation)).await?.pop())
}

pub async fn update(conn: &mut Conn, bulk: &BulkSelfCheck) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update bulk_self_checks set version = $2, status = $3, after_id = $4, done = $5, finished_at = $6, total = $7,
             updated_at = $8, tries = 0, worked_at = clock_timestamp()
         where id = $1",
        bulk.id.0,
        bulk.version,
        bulk.status.into_str(),
        bulk.after,
        bulk.done,
        bulk.finished_at,
        bulk.total,
        bulk.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("bulk_self_checks", rows)
}

/// Lists the existing bulk self-checks among these IDs, of one organisation or of all, newest first.
pub async fn list(
    conn: &mut Conn,
    ids: &[BulkSelfCheckId],
    organisation: Option<Uuid>,
) -> Result<Vec<BulkSelfCheck>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, version, organisation_id, correlation_id, request as "request: Json<BulkRequest>", status,
               after_id, total, done, created_at, updated_at, finished_at
           from bulk_self_checks where id = any($1) and ($2::uuid is null or organisation_id = $2) order by id desc"#,
        &ids,
        organisation,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Lists a page of bulk self-checks, newest first.
pub async fn page(
    conn: &mut Conn,
    organisation: Option<Uuid>,
    filter: BulkSelfCheckFilter,
    window: Window<Uuid>,
) -> Result<Vec<BulkSelfCheck>, Error> {
    let range = window.range(false);
    let ids = sqlx::query_scalar!(
        "select id from bulk_self_checks
         where ($1::uuid is null or organisation_id = $1)
             and ($2::timestamptz is null or updated_at >= $2) and ($3::timestamptz is null or updated_at < $3)
             and ($4::uuid is null or id > $4) and ($5::uuid is null or id < $5)
         order by case when $6 then id end, id desc limit $7",
        organisation,
        filter.updated_from,
        filter.updated_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    // `list` sorts them.
    list(
        conn,
        &ids.into_iter().map(BulkSelfCheckId).collect::<Vec<_>>(),
        None,
    )
    .await
}

pub async fn count(
    conn: &mut Conn,
    organisation: Option<Uuid>,
    filter: BulkSelfCheckFilter,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from bulk_self_checks
           where ($1::uuid is null or organisation_id = $1)
               and ($2::timestamptz is null or updated_at >= $2) and ($3::timestamptz is null or updated_at < $3)"#,
        organisation,
        filter.updated_from,
        filter.updated_to,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Counts the checks with each verdict.
pub async fn count_verdicts(
    conn: &mut Conn,
    id: BulkSelfCheckId,
) -> Result<Vec<(Verdict, i64)>, Error> {
    let rows = sqlx::query!(
        r#"select verdict, count(*) as "count!" from self_checks where bulk_id = $1 group by verdict order by verdict"#,
        id.0,
    );
    let counted = rows.fetch_all(conn).await?.into_iter();
    counted
        .map(|row| Ok((coded("self_checks.verdict", &row.verdict)?, row.count)))
        .collect()
}

struct Row {
    id: Uuid,
    version: i64,
    organisation_id: Uuid,
    correlation_id: Uuid,
    request: Json<BulkRequest>,
    status: String,
    after_id: Option<Uuid>,
    total: i64,
    done: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    finished_at: Option<OffsetDateTime>,
}

impl TryFrom<Row> for BulkSelfCheck {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: BulkSelfCheckId(row.id),
            version: row.version,
            organisation: row.organisation_id,
            correlation: row.correlation_id,
            request: row.request.0,
            status: coded("bulk_self_checks.status", &row.status)?,
            after: row.after_id,
            total: row.total,
            done: row.done,
            created_at: row.created_at,
            updated_at: row.updated_at,
            finished_at: row.finished_at,
        })
    }
}
