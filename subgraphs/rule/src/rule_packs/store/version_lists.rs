//! Lists of versions of rule packs.

use database::{Conn, Window};
use uuid::Uuid;

use super::rule_pack_versions::list;
use crate::domain::{RulePackVersionId, Sorting};
use crate::rule_packs::domain::{
    RulePackVersion, RulePackVersionStatus, VersionFilter, VersionKey, VersionSortField,
};
use crate::store::Error;

/// Lists a page of the versions that match the filter, in the order of their IDs.
pub async fn page(
    conn: &mut Conn,
    filter: &VersionFilter,
    ascending: bool,
    window: Window<Uuid>,
) -> Result<Vec<RulePackVersion>, Error> {
    let (range, statuses) = (window.range(ascending), statuses(filter));
    let ids = sqlx::query_scalar!(
        "select id from rule_pack_versions
         where ($1::uuid is null or pack_id = $1) and (cardinality($2::text[]) = 0 or status = any($2))
             and ($3::timestamptz is null or uploaded_at >= $3) and ($4::timestamptz is null or uploaded_at < $4)
             and ($5::timestamptz is null or updated_at >= $5) and ($6::timestamptz is null or updated_at < $6)
             and ($7::uuid is null or id > $7) and ($8::uuid is null or id < $8)
         order by case when $9 then id end, id desc limit $10",
        filter.pack.map(|pack| pack.0),
        &statuses as _,
        filter.uploaded_from,
        filter.uploaded_to,
        filter.updated_from,
        filter.updated_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    list_in_order(conn, &window.in_order(ids)).await
}

/// Lists a page of the versions that match the filter, sorted by a time.
pub async fn page_by_time(
    conn: &mut Conn,
    filter: &VersionFilter,
    sorting: Sorting<VersionSortField>,
    window: Window<VersionKey>,
) -> Result<Vec<RulePackVersion>, Error> {
    let (range, statuses) = (window.range(sorting.ascending), statuses(filter));
    // A version that waits for nothing has the greatest value. A timestamp of Postgres has microseconds, so the fraction of the
    // submission is read from the text.
    let ids = sqlx::query_scalar!(
        "select id from rule_pack_versions
         cross join lateral (
             select case $1::text
                 when 'UPDATED_AT' then (extract(epoch from updated_at) * 1000000)::bigint * 1000
                 else coalesce(
                     case when status in ('IN_REVIEW', 'APPROVED')
                         then extract(epoch from left(submission->>'at', 19)::timestamp)::bigint * 1000000000
                             + rpad(coalesce(substring(submission->>'at' from '[.]([0-9]+)'), ''), 9, '0')::bigint end,
                     9223372036854775807)
             end as place
         ) sorted
         where ($2::uuid is null or pack_id = $2) and (cardinality($3::text[]) = 0 or status = any($3))
             and ($4::timestamptz is null or uploaded_at >= $4) and ($5::timestamptz is null or uploaded_at < $5)
             and ($6::timestamptz is null or updated_at >= $6) and ($7::timestamptz is null or updated_at < $7)
             and ($8::uuid is null or (place, id) > ($9::bigint, $8)) and ($10::uuid is null or (place, id) < ($11::bigint, $10))
         order by case when $12 then place end, case when $12 then id end, place desc, id desc limit $13",
        sorting.by.into_str(),
        filter.pack.map(|pack| pack.0),
        &statuses as _,
        filter.uploaded_from,
        filter.uploaded_to,
        filter.updated_from,
        filter.updated_to,
        range.above.map(|key| key.id),
        range.above.map(|key| key.at),
        range.below.map(|key| key.id),
        range.below.map(|key| key.at),
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    list_in_order(conn, &window.in_order(ids)).await
}

pub async fn count(conn: &mut Conn, filter: &VersionFilter) -> Result<i64, Error> {
    let statuses = statuses(filter);
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from rule_pack_versions
           where ($1::uuid is null or pack_id = $1) and (cardinality($2::text[]) = 0 or status = any($2))
               and ($3::timestamptz is null or uploaded_at >= $3) and ($4::timestamptz is null or uploaded_at < $4)
               and ($5::timestamptz is null or updated_at >= $5) and ($6::timestamptz is null or updated_at < $6)"#,
        filter.pack.map(|pack| pack.0),
        &statuses as _,
        filter.uploaded_from,
        filter.uploaded_to,
        filter.updated_from,
        filter.updated_to,
    );
    Ok(count.fetch_one(conn).await?)
}

fn statuses(filter: &VersionFilter) -> Vec<&'static str> {
    filter
        .statuses
        .iter()
        .map(RulePackVersionStatus::into_str)
        .collect()
}

/// Lists versions in the order of these IDs.
async fn list_in_order(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<RulePackVersion>, Error> {
    let of: Vec<_> = ids.iter().copied().map(RulePackVersionId).collect();
    let mut versions = list(conn, &of).await?;
    versions.sort_by_key(|version| ids.iter().position(|id| *id == version.id.0));
    Ok(versions)
}
