use database::{Conn, Window};
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Lane, ProductId, RuleChangeId, SelfCheckId, WatchId};
use crate::rule_changes::domain::{VerdictChange, VerdictChangeFilter};
use crate::store::Error;
use crate::store::error::coded;

/// Inserts verdict changes, at most one for each rule change, product, lane and day. Returns the IDs of the inserted ones.
pub async fn insert(conn: &mut Conn, changes: &[VerdictChange]) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Uuid> = changes.iter().map(|change| change.id).collect();
    let of: Vec<Uuid> = changes.iter().map(|change| change.rule_change.0).collect();
    let announced: Vec<bool> = changes.iter().map(|change| change.announced).collect();
    let organisations: Vec<Uuid> = changes.iter().map(|change| change.organisation).collect();
    let products: Vec<Uuid> = changes.iter().map(|change| change.product.0).collect();
    let skus: Vec<&str> = changes.iter().map(|change| change.sku.as_str()).collect();
    let keys: Vec<String> = changes.iter().map(|change| change.lane.key()).collect();
    let lanes: Vec<_> = changes.iter().map(|change| Json(&change.lane)).collect();
    let days: Vec<Date> = changes.iter().map(|change| change.as_of).collect();
    let before: Vec<&str> = changes.iter().map(|each| each.before.into_str()).collect();
    let after: Vec<&str> = changes.iter().map(|each| each.after.into_str()).collect();
    let checks: Vec<Option<Uuid>> = changes
        .iter()
        .map(|change| change.self_check.map(|id| id.0))
        .collect();
    let watches: Vec<Option<Uuid>> = changes
        .iter()
        .map(|change| change.watch.map(|id| id.0))
        .collect();
    let times: Vec<OffsetDateTime> = changes.iter().map(|change| change.created_at).collect();
    let added = sqlx::query_scalar!(
        "insert into verdict_changes
             (id, rule_change_id, announced, organisation_id, product_id, sku, lane_key, lane, as_of, verdict_before,
              verdict_after, self_check_id, watch_id, created_at)
         select * from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
             $8::jsonb[], $9::date[], $10::text[], $11::text[], $12::uuid[], $13::uuid[], $14::timestamptz[])
         on conflict on constraint verdict_changes_product_lane_key do nothing
         returning id",
        &ids,
        &of,
        &announced,
        &organisations,
        &products,
        &skus as _,
        &keys,
        &lanes as _,
        &days,
        &before as _,
        &after as _,
        &checks as _,
        &watches as _,
        &times,
    );
    Ok(added.fetch_all(conn).await?)
}

/// Changed verdicts that a caller may read.
#[derive(Clone, Copy, Debug)]
pub enum VerdictChangeScope {
    All,
    /// Those of an organisation that were announced to it.
    Announced(Uuid),
}

impl VerdictChangeScope {
    /// Returns the organisation, or `None` for all.
    const fn organisation(self) -> Option<Uuid> {
        match self {
            Self::All => None,
            Self::Announced(organisation) => Some(organisation),
        }
    }
}

/// Lists a page of verdict changes, newest first.
pub async fn page(
    conn: &mut Conn,
    scope: VerdictChangeScope,
    filter: VerdictChangeFilter,
    window: Window<Uuid>,
) -> Result<Vec<VerdictChange>, Error> {
    let range = window.range(false);
    let rows = sqlx::query_as!(
        Row,
        r#"select id, rule_change_id, announced, organisation_id, product_id, sku, lane as "lane: Json<Lane>", as_of,
               verdict_before, verdict_after, self_check_id, watch_id, created_at
           from verdict_changes
           where ($1::uuid is null or organisation_id = $1 and announced)
               and ($2::uuid is null or rule_change_id = $2) and ($3::uuid is null or product_id = $3)
               and ($4::timestamptz is null or created_at >= $4) and ($5::timestamptz is null or created_at < $5)
               and ($6::uuid is null or id > $6) and ($7::uuid is null or id < $7)
           order by case when $8 then id end, id desc limit $9"#,
        scope.organisation(),
        filter.change.map(|change| change.0),
        filter.product.map(|product| product.0),
        filter.created_from,
        filter.created_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    );
    window
        .in_order(rows.fetch_all(conn).await?)
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

pub async fn count(
    conn: &mut Conn,
    scope: VerdictChangeScope,
    filter: VerdictChangeFilter,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from verdict_changes
           where ($1::uuid is null or organisation_id = $1 and announced)
               and ($2::uuid is null or rule_change_id = $2) and ($3::uuid is null or product_id = $3)
               and ($4::timestamptz is null or created_at >= $4) and ($5::timestamptz is null or created_at < $5)"#,
        scope.organisation(),
        filter.change.map(|change| change.0),
        filter.product.map(|product| product.0),
        filter.created_from,
        filter.created_to,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Counts the sellers whose verdicts a rule change changes.
pub async fn count_sellers(conn: &mut Conn, change: RuleChangeId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(distinct organisation_id) as "count!" from verdict_changes where rule_change_id = $1"#,
        change.0,
    );
    Ok(count.fetch_one(conn).await?)
}

struct Row {
    id: Uuid,
    rule_change_id: Uuid,
    announced: bool,
    organisation_id: Uuid,
    product_id: Uuid,
    sku: String,
    lane: Json<Lane>,
    as_of: Date,
    verdict_before: String,
    verdict_after: String,
    self_check_id: Option<Uuid>,
    watch_id: Option<Uuid>,
    created_at: OffsetDateTime,
}

impl TryFrom<Row> for VerdictChange {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            rule_change: RuleChangeId(row.rule_change_id),
            announced: row.announced,
            organisation: row.organisation_id,
            product: ProductId(row.product_id),
            sku: row.sku,
            lane: row.lane.0,
            as_of: row.as_of,
            before: coded("verdict_changes.verdict_before", &row.verdict_before)?,
            after: coded("verdict_changes.verdict_after", &row.verdict_after)?,
            self_check: row.self_check_id.map(SelfCheckId),
            watch: row.watch_id.map(WatchId),
            created_at: row.created_at,
        })
    }
}
