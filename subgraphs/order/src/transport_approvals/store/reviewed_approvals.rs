//! Approvals that a change concerns, page by page.

use std::collections::HashMap;

use database::Conn;
use time::Date;
use uuid::Uuid;

use crate::approval_reviews::domain::{Change, VerdictChange};
use crate::domain::{ApprovalId, ProductId};
use crate::store::Error;

/// One page of a review: the approvals with greater IDs than `after`, in the order of locking.
#[derive(Clone, Copy, Debug)]
pub struct ReviewPage {
    pub after: Uuid,
    pub limit: i64,
    pub today: Date,
}

/// Approvals that depend on any of these certificates and documents and still matter on this day: they are not refused, have not
/// expired, and their goods have not arrived.
pub async fn list_approvals_resting_on(
    conn: &mut Conn,
    sources: &[Uuid],
    page: ReviewPage,
) -> Result<Vec<ApprovalId>, Error> {
    let ids = sqlx::query_scalar!(
        "select a.id from transport_approvals a left join consignments c on c.id = a.consignment_id
         where exists (select from transport_approval_checks k where k.approval_id = a.id and k.sources && $1)
             and a.status <> 'REFUSED'
             and (c.id is null or c.approval_id = a.id and c.status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD'))
             and (a.status <> 'APPROVED' or a.valid_to >= $2 or c.status in ('IN_TRANSIT', 'ON_HOLD'))
             and a.id > $3
         order by a.id limit $4",
        sources,
        page.today,
        page.after,
        page.limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ApprovalId).collect())
}

/// Approvals of any of these products that still matter. See [`list_approvals_resting_on`].
pub async fn list_approvals_about(
    conn: &mut Conn,
    products: &[ProductId],
    page: ReviewPage,
) -> Result<Vec<ApprovalId>, Error> {
    let ids = sqlx::query_scalar!(
        "select a.id from transport_approvals a left join consignments c on c.id = a.consignment_id
         where a.id in (select k.approval_id from transport_approval_checks k where k.product_id = any($1))
             and a.status <> 'REFUSED'
             and (c.id is null or c.approval_id = a.id and c.status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD'))
             and (a.status <> 'APPROVED' or a.valid_to >= $2 or c.status in ('IN_TRANSIT', 'ON_HOLD'))
             and a.id > $3
         order by a.id limit $4",
        &uuids(products),
        page.today,
        page.after,
        page.limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ApprovalId).collect())
}

/// True if [`list_approvals_about`] finds an approval.
pub async fn has_approvals_about(
    conn: &mut Conn,
    products: &[ProductId],
    today: Date,
) -> Result<bool, Error> {
    let has = sqlx::query_scalar!(
        r#"select exists (
             select from transport_approvals a left join consignments c on c.id = a.consignment_id
             where a.id in (select k.approval_id from transport_approval_checks k where k.product_id = any($1))
                 and a.status <> 'REFUSED'
                 and (c.id is null
                     or c.approval_id = a.id and c.status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD'))
                 and (a.status <> 'APPROVED' or a.valid_to >= $2 or c.status in ('IN_TRANSIT', 'ON_HOLD'))
         ) as "has!""#,
        &uuids(products),
        today,
    )
    .fetch_one(conn)
    .await?;
    Ok(has)
}

/// Approvals of these products on these lanes that still matter, each with its change. See [`list_approvals_resting_on`].
pub async fn list_approvals_by_verdicts(
    conn: &mut Conn,
    changes: &[VerdictChange],
    page: ReviewPage,
) -> Result<Vec<(ApprovalId, Change)>, Error> {
    let lanes = || changes.iter().map(|change| &change.lane);
    let rows = sqlx::query!(
        r#"select a.id, bool_and(n.compliant) as "all_compliant!"
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bool[])
                 n (product, origin, destination, mode, direction, aircraft, compliant)
             join transport_approval_checks k on k.product_id = n.product
             join transport_approvals a on a.id = k.approval_id
                 and (a.origin, a.destination, a.mode) = (n.origin, n.destination, n.mode)
                 and a.direction is not distinct from n.direction and a.aircraft is not distinct from n.aircraft
             left join consignments c on c.id = a.consignment_id
         where a.status <> 'REFUSED'
             and (c.id is null or c.approval_id = a.id and c.status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD'))
             and (a.status <> 'APPROVED' or a.valid_to >= $8 or c.status in ('IN_TRANSIT', 'ON_HOLD'))
             and a.id > $9
         group by a.id order by a.id limit $10"#,
        &changes.iter().map(|change| change.product.0).collect::<Vec<_>>(),
        &lanes().map(|lane| lane.origin.as_str()).collect::<Vec<_>>() as _,
        &lanes().map(|lane| lane.destination.as_str()).collect::<Vec<_>>() as _,
        &lanes().map(|lane| lane.mode.into_str()).collect::<Vec<_>>() as _,
        &lanes().map(|lane| lane.direction.map(|direction| direction.into_str())).collect::<Vec<_>>() as _,
        &lanes().map(|lane| lane.aircraft.map(|aircraft| aircraft.into_str())).collect::<Vec<_>>() as _,
        &changes.iter().map(|change| change.compliant).collect::<Vec<_>>(),
        page.today,
        page.after,
        page.limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (ApprovalId(row.id), Change::of_verdicts(row.all_compliant)))
        .collect())
}

/// Number of checks of each of these approvals: one per product.
pub async fn count_checks(
    conn: &mut Conn,
    approvals: &[ApprovalId],
) -> Result<HashMap<ApprovalId, usize>, Error> {
    let ids: Vec<Uuid> = approvals.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select approval_id, count(*) as "checks!" from transport_approval_checks
         where approval_id = any($1) group by approval_id"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let count = |checks: i64| usize::try_from(checks).unwrap_or(usize::MAX);
    Ok(rows
        .into_iter()
        .map(|row| (ApprovalId(row.approval_id), count(row.checks)))
        .collect())
}

fn uuids(products: &[ProductId]) -> Vec<Uuid> {
    products.iter().map(|product| product.0).collect()
}
