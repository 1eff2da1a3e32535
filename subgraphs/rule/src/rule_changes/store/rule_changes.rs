use database::{Conn, Window};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{JobStatus, RuleChangeId, RulePackVersionId, Sorting};
use crate::rule_changes::domain::{
    Phase, Place, RuleChange, RuleChangeFilter, RuleChangeKey, RuleChangeKind, RuleChangeSortField,
};
use crate::store::Error;
use crate::store::error::{coded, one};
use crate::store::work::wake_workers;

/// Inserts a rule change. Returns false if there is already one for the same day.
pub async fn insert(conn: &mut Conn, change: &RuleChange) -> Result<bool, Error> {
    let rows = sqlx::query!(
        "insert into rule_changes
             (id, kind, version_id, effective_from, as_of, requested_by, correlation_id, status, phase, total, done,
              changed, sellers, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, $10, $11)
         on conflict (as_of) where kind = 'DAY' do nothing",
        change.id.0,
        change.kind.into_str(),
        change.version.map(|version| version.0),
        change.effective_from,
        change.as_of,
        change.requested_by,
        change.correlation,
        change.status.into_str(),
        number(change.place.phase),
        change.created_at,
        change.updated_at,
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    wake_workers(conn).await?;
    Ok(rows == 1)
}

/// Finds the next rule change: announced ones before previews, and in their order, because each announces the differences to the
/// one before. A new day waits for publications and withdrawals: it is compared with the known verdicts, so it announces the
/// differences that they have not announced.
pub async fn find_next(
    conn: &mut Conn,
    previews_only: bool,
) -> Result<Option<RuleChangeId>, Error> {
    let id = sqlx::query_scalar!(
        "select id from rule_changes where status in ('QUEUED', 'RUNNING') and (not $1 or kind = 'PREVIEW')
         order by kind = 'PREVIEW', kind = 'DAY', created_at limit 1",
        previews_only,
    );
    Ok(id.fetch_optional(conn).await?.map(RuleChangeId))
}

/// Locks an unfinished change until the transaction ends. Returns `None` if another worker has the lock.
pub async fn lock_open(conn: &mut Conn, id: RuleChangeId) -> Result<Option<RuleChange>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select * from rule_changes where id = $1 and status in ('QUEUED', 'RUNNING') for update skip locked",
        id.0,
    );
    row.fetch_optional(conn)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Counts a failure of the current page. After this number of failures the change is FAILED.
pub async fn update_tries(
    conn: &mut Conn,
    id: RuleChangeId,
    most: i32,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "update rule_changes set tries = tries + 1,
             status = case when tries + 1 >= $2 then 'FAILED' else status end,
             finished_at = case when tries + 1 >= $2 then $3 else finished_at end,
             updated_at = case when tries + 1 >= $2 then greatest(updated_at, $3) else updated_at end
         where id = $1 and status in ('QUEUED', 'RUNNING')",
        id.0,
        most,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Resumes a FAILED change. Returns true if it was FAILED.
pub async fn update_failed(
    conn: &mut Conn,
    id: RuleChangeId,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let rows = sqlx::query!(
        "update rule_changes set status = 'QUEUED', tries = 0, finished_at = null, updated_at = greatest(updated_at, $2)
         where id = $1 and status = 'FAILED'",
        id.0,
        now,
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(rows == 1)
}

/// Counts the previews that are queued or running.
pub async fn count_open_previews(conn: &mut Conn) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from rule_changes where kind = 'PREVIEW' and status in ('QUEUED', 'RUNNING')"#
    );
    Ok(count.fetch_one(conn).await?)
}

/// Updates the progress of a locked change.
pub async fn update(conn: &mut Conn, change: &RuleChange) -> Result<(), Error> {
    let (id, key) = change
        .place
        .after
        .as_ref()
        .map_or((None, None), |(id, key)| (Some(*id), Some(key)));
    let rows = sqlx::query!(
        "update rule_changes
         set status = $2, phase = $3, after_id = $4, after_key = $5, total = $6, done = $7, changed = $8, finished_at = $9,
             updated_at = $10, sellers = $11, tries = 0
         where id = $1",
        change.id.0,
        change.status.into_str(),
        number(change.place.phase),
        id,
        key,
        change.total,
        change.done,
        change.changed,
        change.finished_at,
        change.updated_at,
        change.sellers,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("rule_changes", rows)
}

pub async fn list(conn: &mut Conn, ids: &[RuleChangeId]) -> Result<Vec<RuleChange>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(Row, "select * from rule_changes where id = any($1)", &ids);
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Lists a page of the rule changes that match the filter.
pub async fn page(
    conn: &mut Conn,
    filter: &RuleChangeFilter,
    sorting: Sorting<RuleChangeSortField>,
    window: Window<RuleChangeKey>,
) -> Result<Vec<RuleChange>, Error> {
    let range = window.range(sorting.ascending);
    let (kinds, statuses) = (kinds(filter), statuses(filter));
    let rows = sqlx::query_as!(
        Row,
        "select changes.* from rule_changes changes
         cross join lateral (
             select case $1::text when 'UPDATED_AT' then changes.updated_at else changes.created_at end as place
         ) sorted
         where ($2::uuid is null or changes.version_id = $2)
             and (cardinality($3::text[]) = 0 or changes.kind = any($3))
             and (cardinality($4::text[]) = 0 or changes.status = any($4))
             and ($5::timestamptz is null or changes.created_at >= $5)
             and ($6::timestamptz is null or changes.created_at < $6)
             and ($7::timestamptz is null or changes.updated_at >= $7)
             and ($8::timestamptz is null or changes.updated_at < $8)
             and ($9::uuid is null or (sorted.place, changes.id) > ($10::timestamptz, $9))
             and ($11::uuid is null or (sorted.place, changes.id) < ($12::timestamptz, $11))
         order by case when $13 then sorted.place end, case when $13 then changes.id end,
             sorted.place desc, changes.id desc
         limit $14",
        sorting.by.into_str(),
        filter.version.map(|version| version.0),
        &kinds as _,
        &statuses as _,
        filter.created_from,
        filter.created_to,
        filter.updated_from,
        filter.updated_to,
        range.above.map(|key| key.id),
        range.above.map(|key| key.at),
        range.below.map(|key| key.id),
        range.below.map(|key| key.at),
        range.ascending,
        range.limit,
    );
    window
        .in_order(rows.fetch_all(conn).await?)
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

pub async fn count(conn: &mut Conn, filter: &RuleChangeFilter) -> Result<i64, Error> {
    let (kinds, statuses) = (kinds(filter), statuses(filter));
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from rule_changes
           where ($1::uuid is null or version_id = $1)
               and (cardinality($2::text[]) = 0 or kind = any($2))
               and (cardinality($3::text[]) = 0 or status = any($3))
               and ($4::timestamptz is null or created_at >= $4) and ($5::timestamptz is null or created_at < $5)
               and ($6::timestamptz is null or updated_at >= $6) and ($7::timestamptz is null or updated_at < $7)"#,
        filter.version.map(|version| version.0),
        &kinds as _,
        &statuses as _,
        filter.created_from,
        filter.created_to,
        filter.updated_from,
        filter.updated_to,
    );
    Ok(count.fetch_one(conn).await?)
}

fn kinds(filter: &RuleChangeFilter) -> Vec<&'static str> {
    filter.kinds.iter().map(RuleChangeKind::into_str).collect()
}

fn statuses(filter: &RuleChangeFilter) -> Vec<&'static str> {
    filter.statuses.iter().map(JobStatus::into_str).collect()
}

const fn number(phase: Phase) -> i16 {
    match phase {
        Phase::Checked => 0,
        Phase::Watched => 1,
        Phase::Over => 2,
    }
}

struct Row {
    id: Uuid,
    kind: String,
    version_id: Option<Uuid>,
    effective_from: Option<Date>,
    as_of: Option<Date>,
    requested_by: Uuid,
    correlation_id: Uuid,
    status: String,
    phase: i16,
    after_id: Option<Uuid>,
    after_key: Option<String>,
    total: i64,
    done: i64,
    changed: i64,
    sellers: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    finished_at: Option<OffsetDateTime>,
    #[expect(dead_code, reason = "only SQL uses the column")]
    tries: i32,
}

impl TryFrom<Row> for RuleChange {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let phase = match row.phase {
            0 => Phase::Checked,
            1 => Phase::Watched,
            _ => Phase::Over,
        };
        Ok(Self {
            id: RuleChangeId(row.id),
            kind: coded::<RuleChangeKind>("rule_changes.kind", &row.kind)?,
            version: row.version_id.map(RulePackVersionId),
            effective_from: row.effective_from,
            as_of: row.as_of,
            requested_by: row.requested_by,
            correlation: row.correlation_id,
            status: coded::<JobStatus>("rule_changes.status", &row.status)?,
            place: Place {
                phase,
                after: row.after_id.zip(row.after_key),
            },
            total: row.total,
            done: row.done,
            changed: row.changed,
            sellers: row.sellers,
            created_at: row.created_at,
            updated_at: row.updated_at,
            finished_at: row.finished_at,
        })
    }
}
