//! The latest self-check of every product and lane.

use database::Conn;
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{ProductId, SelfCheckId};
use crate::evaluation::domain::Case;
use crate::store::Error;

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

/// Counts the checked lanes of products that are not archived.
pub async fn count(conn: &mut Conn) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from checked_lanes c join products p on p.id = c.product_id
           where p.status <> 'ARCHIVED'"#
    );
    Ok(count.fetch_one(conn).await?)
}
