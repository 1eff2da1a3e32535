use database::Conn;
use time::Date;
use uuid::Uuid;

use super::{Error, Sort, Window, find_approvals};
use crate::domain::{
    Aircraft, Approval, ApprovalFilter, ApprovalId, ApprovalStatus, Direction, Lane, OrganisationId,
    ProductId,
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

/// The approvals of a product, on one lane or on every, that still matter: as [`list_approvals_resting_on`].
pub async fn list_approvals_about(
    conn: &mut Conn,
    product: ProductId,
    lane: Option<&Lane>,
    today: Date,
) -> Result<Vec<ApprovalId>, Error> {
    let ids = sqlx::query_scalar!(
        "select a.id from transport_approval_checks k join transport_approvals a on a.id = k.approval_id
             left join consignments c on c.id = a.consignment_id
         where k.product_id = $1
             and (not $2 or (a.origin, a.destination, a.mode) = ($3, $4, $5)
                 and a.direction is not distinct from $6 and a.aircraft is not distinct from $7)
             and a.status <> 'REFUSED'
             and (c.id is null or c.approval_id = a.id and c.status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD'))
             and (a.status <> 'APPROVED' or a.valid_to >= $8 or c.status in ('IN_TRANSIT', 'ON_HOLD'))
         order by a.id",
        product.0,
        lane.is_some(),
        lane.map(|lane| lane.origin.as_str()),
        lane.map(|lane| lane.destination.as_str()),
        lane.map(|lane| lane.mode.word()),
        lane.and_then(|lane| lane.direction).map(Direction::word),
        lane.and_then(|lane| lane.aircraft).map(Aircraft::word),
        today,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ApprovalId).collect())
}
