use database::{Conn, Window};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{RulePackId, RulePackVersionId, Sorting};
use crate::rule_packs::domain::{RulePack, RulePackFilter, RulePackKey, RulePackSortField};
use crate::store::Error;
use crate::store::error::one;

/// Inserts a pack. Returns false if there is already one with this name, also in a concurrent transaction.
pub async fn insert(conn: &mut Conn, pack: &RulePack) -> Result<bool, Error> {
    let rows = sqlx::query!(
        "insert into rule_packs (id, version, name, title, jurisdiction, maintainer, created_at, search, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (name) do nothing",
        pack.id.0,
        pack.version,
        pack.name,
        pack.title,
        pack.jurisdiction,
        pack.maintainer,
        pack.created_at,
        pack.search(),
        pack.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(rows == 1)
}

pub async fn find_named(conn: &mut Conn, name: &str) -> Result<Option<RulePack>, Error> {
    let row = sqlx::query_as!(Row, "select * from rule_packs where name = $1", name)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(Into::into))
}

/// Locks a pack, and with it the choice of its version in force, until the transaction ends.
pub async fn lock(conn: &mut Conn, id: RulePackId) -> Result<Option<RulePack>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select * from rule_packs where id = $1 for update",
        id.0
    );
    Ok(row.fetch_optional(conn).await?.map(Into::into))
}

/// Updates the version in force of a locked pack.
pub async fn update_in_force(conn: &mut Conn, pack: &RulePack) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update rule_packs set version = $2, in_force_id = $3, settled_on = $4, updated_at = $5 where id = $1",
        pack.id.0,
        pack.version,
        pack.in_force.map(|version| version.0),
        pack.settled_on,
        pack.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("rule_packs", rows)
}

/// Lists the packs that are not settled on this day.
pub async fn list_unsettled(conn: &mut Conn, day: Date) -> Result<Vec<RulePackId>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from rule_packs where settled_on is null or settled_on < $1",
        day
    );
    Ok(ids
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(RulePackId)
        .collect())
}

pub async fn list(conn: &mut Conn, ids: &[RulePackId]) -> Result<Vec<RulePack>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(Row, "select * from rule_packs where id = any($1)", &ids)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Lists a page of the packs that match the filter.
pub async fn page(
    conn: &mut Conn,
    filter: &RulePackFilter,
    sorting: Sorting<RulePackSortField>,
    window: &Window<RulePackKey>,
) -> Result<Vec<RulePack>, Error> {
    let range = window.clone().range(sorting.ascending);
    // There are few packs, so the sort key is computed. It is that of `RulePack::key`.
    let rows = sqlx::query_as!(
        Row,
        "select packs.* from rule_packs packs
         cross join lateral (
             select case $1::text
                 when 'CREATED_AT' then lpad((extract(epoch from packs.created_at) * 1000000)::bigint::text, 20, '0')
                 when 'UPDATED_AT' then lpad((extract(epoch from packs.updated_at) * 1000000)::bigint::text, 20, '0')
                 else packs.name
             end as place
         ) sorted
         where ($2::text is null or strpos(packs.search, $2) > 0)
             and ($3::timestamptz is null or packs.created_at >= $3) and ($4::timestamptz is null or packs.created_at < $4)
             and ($5::timestamptz is null or packs.updated_at >= $5) and ($6::timestamptz is null or packs.updated_at < $6)
             and ($7::uuid is null or (sorted.place, packs.id) > ($8::text, $7))
             and ($9::uuid is null or (sorted.place, packs.id) < ($10::text, $9))
         order by case when $11 then sorted.place end, case when $11 then packs.id end, sorted.place desc, packs.id desc
         limit $12",
        sorting.by.into_str(),
        filter.search_key(),
        filter.created_from,
        filter.created_to,
        filter.updated_from,
        filter.updated_to,
        range.above.as_ref().map(|key| key.id),
        range.above.map(|key| key.value),
        range.below.as_ref().map(|key| key.id),
        range.below.map(|key| key.value),
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let packs = rows.into_iter().map(Into::into).collect();
    Ok(window.in_order(packs))
}

/// Lists the names of the packs with a published version, sorted.
pub async fn list_published_names(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let names = sqlx::query_scalar!(
        "select name from rule_packs p
         where exists (select from rule_pack_versions v where v.pack_id = p.id and v.published_at is not null)
         order by name"
    );
    Ok(names.fetch_all(conn).await?)
}

pub async fn count(conn: &mut Conn, filter: &RulePackFilter) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from rule_packs
           where ($1::text is null or strpos(search, $1) > 0)
               and ($2::timestamptz is null or created_at >= $2) and ($3::timestamptz is null or created_at < $3)
               and ($4::timestamptz is null or updated_at >= $4) and ($5::timestamptz is null or updated_at < $5)"#,
        filter.search_key(),
        filter.created_from,
        filter.created_to,
        filter.updated_from,
        filter.updated_to,
    );
    Ok(count.fetch_one(conn).await?)
}

struct Row {
    id: Uuid,
    version: i64,
    name: String,
    title: Option<String>,
    jurisdiction: Option<String>,
    maintainer: Option<String>,
    in_force_id: Option<Uuid>,
    settled_on: Option<Date>,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    #[expect(dead_code, reason = "only SQL uses the column")]
    search: String,
}

impl From<Row> for RulePack {
    fn from(row: Row) -> Self {
        Self {
            id: RulePackId(row.id),
            version: row.version,
            name: row.name,
            title: row.title,
            jurisdiction: row.jurisdiction,
            maintainer: row.maintainer,
            in_force: row.in_force_id.map(RulePackVersionId),
            settled_on: row.settled_on,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
