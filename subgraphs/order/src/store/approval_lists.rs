use database::Conn;
use time::Date;
use uuid::Uuid;

use super::{Error, Sort, Window, find_approvals};
use crate::domain::{
    Aircraft, Approval, ApprovalFilter, ApprovalId, ApprovalStatus, Change, Direction, OrganisationId,
    ProductId, VerdictChange,
};

/// Which approvals a list is of.
#[derive(Clone, Copy, Debug)]
pub enum ApprovalScope {
    All,
    Seller(OrganisationId),
    /// Of what an organisation carries, without what it sells itself.
    Carrier(OrganisationId),
}

impl ApprovalScope {
    const fn columns(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::All => (None, None),
            Self::Seller(own) => (Some(own.0), None),
            Self::Carrier(own) => (None, Some(own.0)),
        }
    }
}

macro_rules! page {
    ($conn:ident, $scope:ident, $filter:ident, $window:ident, $which:literal, $order:literal) => {{
        let (seller, carrier) = $scope.columns();
        sqlx::query_scalar!(
            "select id from transport_approvals a
             where ($1::uuid is null or organisation = $1)
                 and ($2::uuid is null or organisation <> $2 and exists (
                     select from consignments c where c.id = a.consignment_id and c.carrier = $2))
                 and ($3::text is null or status = $3) and ($4::text is null or destination = $4)
                 and ($5::uuid is null or exists (
                     select from transport_approval_checks k where k.approval_id = a.id and k.product_id = $5))
                 and ($6::uuid is null or consignment_id = $6)
                 and ($7::timestamptz is null or created_at >= $7) and ($8::timestamptz is null or created_at < $8)
                 and ($9::uuid is null or " + $which + ") order by " + $order + " limit $10",
            seller,
            carrier,
            $filter.status.map(ApprovalStatus::word),
            $filter.market,
            $filter.product.map(|id| id.0),
            $filter.consignment.map(|id| id.0),
            $filter.from,
            $filter.to,
            $window.after,
            $window.limit,
        )
        .fetch_all(&mut *$conn)
        .await?
    }};
}

/// One page of the approvals that fit.
pub async fn list_approvals(
    conn: &mut Conn,
    scope: ApprovalScope,
    filter: &ApprovalFilter<'_>,
    (sort, window): (Sort, Window),
) -> Result<Vec<Approval>, Error> {
    let ids = match sort {
        Sort::Newest => page!(conn, scope, filter, window, "id < $9", "id desc"),
        Sort::Oldest => page!(conn, scope, filter, window, "id > $9", "id"),
    };
    let ids: Vec<ApprovalId> = ids.into_iter().map(ApprovalId).collect();
    let mut approvals = find_approvals(conn, &ids).await?;
    if sort == Sort::Oldest {
        approvals.reverse();
    }
    Ok(approvals)
}

pub async fn count_approvals(
    conn: &mut Conn,
    scope: ApprovalScope,
    filter: &ApprovalFilter<'_>,
) -> Result<i64, Error> {
    let (seller, carrier) = scope.columns();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from transport_approvals a
         where ($1::uuid is null or organisation = $1)
             and ($2::uuid is null or organisation <> $2 and exists (
                 select from consignments c where c.id = a.consignment_id and c.carrier = $2))
             and ($3::text is null or status = $3) and ($4::text is null or destination = $4)
             and ($5::uuid is null or exists (
                 select from transport_approval_checks k where k.approval_id = a.id and k.product_id = $5))
             and ($6::uuid is null or consignment_id = $6)
             and ($7::timestamptz is null or created_at >= $7) and ($8::timestamptz is null or created_at < $8)"#,
        seller,
        carrier,
        filter.status.map(ApprovalStatus::word),
        filter.market,
        filter.product.map(|id| id.0),
        filter.consignment.map(|id| id.0),
        filter.from,
        filter.to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// The approvals that rest on any of these certificates and documents and still matter on this day: not refused, not
/// run out, and their goods not there yet. In the order in which they are to be locked.
pub async fn list_approvals_resting_on(
    conn: &mut Conn,
    sources: &[Uuid],
    today: Date,
) -> Result<Vec<ApprovalId>, Error> {
    let ids = sqlx::query_scalar!(
        "select a.id from transport_approvals a left join consignments c on c.id = a.consignment_id
         where exists (select from transport_approval_checks k where k.approval_id = a.id and k.sources && $1)
             and a.status <> 'REFUSED'
             and (c.id is null or c.approval_id = a.id and c.status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD'))
             and (a.status <> 'APPROVED' or a.valid_to >= $2 or c.status in ('IN_TRANSIT', 'ON_HOLD'))
         order by a.id",
        sources,
        today,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ApprovalId).collect())
}

/// The approvals about any of these products that still matter: as [`list_approvals_resting_on`].
pub async fn list_approvals_about(
    conn: &mut Conn,
    products: &[ProductId],
    today: Date,
) -> Result<Vec<ApprovalId>, Error> {
    let ids = sqlx::query_scalar!(
        "select a.id from transport_approvals a left join consignments c on c.id = a.consignment_id
         where a.id in (select k.approval_id from transport_approval_checks k where k.product_id = any($1))
             and a.status <> 'REFUSED'
             and (c.id is null or c.approval_id = a.id and c.status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD'))
             and (a.status <> 'APPROVED' or a.valid_to >= $2 or c.status in ('IN_TRANSIT', 'ON_HOLD'))
         order by a.id",
        &uuids(products),
        today,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ApprovalId).collect())
}

/// Whether [`list_approvals_about`] finds any.
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

/// The approvals about these products on these lanes that still matter, each with what changed behind it: as
/// [`list_approvals_resting_on`].
pub async fn list_approvals_by_verdicts(
    conn: &mut Conn,
    changes: &[VerdictChange],
    today: Date,
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
         group by a.id order by a.id"#,
        &changes.iter().map(|change| change.product.0).collect::<Vec<_>>(),
        &lanes().map(|lane| lane.origin.as_str()).collect::<Vec<_>>() as _,
        &lanes().map(|lane| lane.destination.as_str()).collect::<Vec<_>>() as _,
        &lanes().map(|lane| lane.mode.word()).collect::<Vec<_>>() as _,
        &lanes().map(|lane| lane.direction.map(Direction::word)).collect::<Vec<_>>() as _,
        &lanes().map(|lane| lane.aircraft.map(Aircraft::word)).collect::<Vec<_>>() as _,
        &changes.iter().map(|change| change.compliant).collect::<Vec<_>>(),
        today,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (ApprovalId(row.id), Change::of_verdicts(row.all_compliant))).collect())
}

fn uuids(products: &[ProductId]) -> Vec<Uuid> {
    products.iter().map(|product| product.0).collect()
}
