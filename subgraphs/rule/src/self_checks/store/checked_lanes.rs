//! The latest self-check of every product and lane.

use database::Conn;
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Lane, ProductId, SelfCheckId};
use crate::evaluation::domain::Case;
use crate::self_checks::domain::LaneVerdict;
use crate::store::Error;
use crate::store::error::coded;

/// Latest self-check of a product on a lane.
pub struct CheckedLane {
    pub product: ProductId,
    pub lane_key: String,
    pub organisation: Uuid,
    pub sku: String,
    pub self_check: SelfCheckId,
    pub case: Case,
    pub asked_as_of: Option<Date>,
    pub checked_at: OffsetDateTime,
}

/// Position of a checked lane in a list.
#[derive(Clone, Copy, Default)]
pub struct LaneKey<'a> {
    pub product: Uuid,
    pub lane: &'a str,
}

/// Lists a page by product and lane, without archived products.
pub async fn page(
    conn: &mut Conn,
    after: Option<LaneKey<'_>>,
    most: i64,
) -> Result<Vec<CheckedLane>, Error> {
    let LaneKey { product, lane } = after.unwrap_or_default();
    let rows = sqlx::query!(
        r#"select c.product_id, c.lane_key, p.organisation_id, p.sku, c.self_check_id,
               s.input as "input: Json<Case>", s.asked_as_of, s.created_at
           from checked_lanes c
           join products p on p.id = c.product_id
           join self_checks s on s.id = c.self_check_id
           where (c.product_id, c.lane_key) > ($1, $2) and p.status <> 'ARCHIVED'
           order by c.product_id, c.lane_key limit $3"#,
        product,
        lane,
        most,
    )
    .fetch_all(conn)
    .await?;
    let checked = rows.into_iter().map(|row| CheckedLane {
        product: ProductId(row.product_id),
        lane_key: row.lane_key,
        organisation: row.organisation_id,
        sku: row.sku,
        self_check: SelfCheckId(row.self_check_id),
        case: row.input.0,
        asked_as_of: row.asked_as_of,
        checked_at: row.created_at,
    });
    Ok(checked.collect())
}

/// Lists the latest verdicts on these products, of one organisation or of all: those of a product newest first, and at most `most`
/// for each product.
pub async fn list_verdicts(
    conn: &mut Conn,
    products: &[ProductId],
    organisation: Option<Uuid>,
    most: i64,
) -> Result<Vec<LaneVerdict>, Error> {
    let products: Vec<Uuid> = products.iter().map(|product| product.0).collect();
    let rows = sqlx::query!(
        r#"select latest.product_id as "product_id!", latest.self_check_id as "self_check_id!",
               latest.verdict as "verdict!", s.input->'lane' as "lane!: Json<Lane>",
               s.input->'as_of' as "as_of!: Json<Date>", s.advisory as "advisory!", s.created_at as "created_at!"
           from (
               select product_id, self_check_id, verdict,
                   row_number() over (partition by product_id order by self_check_id desc) as position
               from checked_lanes
               where product_id = any($1) and ($2::uuid is null or organisation_id = $2)
           ) latest
           join self_checks s on s.id = latest.self_check_id
           where latest.position <= $3
           order by latest.product_id, latest.self_check_id desc"#,
        &products,
        organisation,
        most,
    )
    .fetch_all(conn)
    .await?;
    let verdicts = rows.into_iter().map(|row| {
        Ok(LaneVerdict {
            product: ProductId(row.product_id),
            self_check: SelfCheckId(row.self_check_id),
            lane: row.lane.0,
            as_of: row.as_of.0,
            verdict: coded("checked_lanes.verdict", &row.verdict)?,
            advisory: row.advisory,
            checked_at: row.created_at,
        })
    });
    verdicts.collect()
}

/// Counts the checked lanes of products that are not archived.
pub async fn count(conn: &mut Conn) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from checked_lanes c join products p on p.id = c.product_id
           where p.status <> 'ARCHIVED'"#
    );
    Ok(count.fetch_one(conn).await?)
}
