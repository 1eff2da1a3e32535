use database::Conn;

use super::find_approvals;
use crate::consignments::domain::TransportScope;
use crate::domain::{ApprovalId, OrganisationId};
use crate::store::{Error, Sort, SortedPage};
use crate::transport_approvals::domain::{Approval, ApprovalFilter};

/// One page of transport approvals.
pub async fn list_approvals(
    conn: &mut Conn,
    scope: TransportScope,
    filter: &ApprovalFilter<'_>,
    page: SortedPage,
) -> Result<Vec<Approval>, Error> {
    let ((seller, carrier), range) = (scope.parties(), page.range());
    let ids = sqlx::query_scalar!(
        "select id from transport_approvals a
         where ($1::uuid is null or organisation = $1)
             and ($2::uuid is null or organisation <> $2 and exists (
                 select from consignments c where c.id = a.consignment_id and c.carrier = $2))
             and ($3::text is null or status = $3) and ($4::text is null or destination = $4)
             and ($5::uuid is null or exists (
                 select from transport_approval_checks k where k.approval_id = a.id and k.product_id = $5))
             and ($6::uuid is null or consignment_id = $6)
             and ($7::timestamptz is null or created_at >= $7) and ($8::timestamptz is null or created_at < $8)
             and ($9::timestamptz is null or updated_at >= $9) and ($10::timestamptz is null or updated_at < $10)
             and ($11::uuid is null or id > $11) and ($12::uuid is null or id < $12)
         order by case when $13 then id end, id desc limit $14",
        seller,
        carrier,
        filter.status.map(|status| status.into_str()),
        filter.market,
        filter.product.map(|id| id.0),
        filter.consignment.map(|id| id.0),
        filter.from,
        filter.to,
        filter.updated_from,
        filter.updated_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<ApprovalId> = ids.into_iter().map(ApprovalId).collect();
    let mut approvals = find_approvals(conn, &ids).await?;
    if page.sort == Sort::Oldest {
        approvals.reverse();
    }
    Ok(approvals)
}

pub async fn count_approvals(
    conn: &mut Conn,
    scope: TransportScope,
    filter: &ApprovalFilter<'_>,
) -> Result<i64, Error> {
    let (seller, carrier) = scope.parties();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from transport_approvals a
         where ($1::uuid is null or organisation = $1)
             and ($2::uuid is null or organisation <> $2 and exists (
                 select from consignments c where c.id = a.consignment_id and c.carrier = $2))
             and ($3::text is null or status = $3) and ($4::text is null or destination = $4)
             and ($5::uuid is null or exists (
                 select from transport_approval_checks k where k.approval_id = a.id and k.product_id = $5))
             and ($6::uuid is null or consignment_id = $6)
             and ($7::timestamptz is null or created_at >= $7) and ($8::timestamptz is null or created_at < $8)
             and ($9::timestamptz is null or updated_at >= $9) and ($10::timestamptz is null or updated_at < $10)"#,
        seller,
        carrier,
        filter.status.map(|status| status.into_str()),
        filter.market,
        filter.product.map(|id| id.0),
        filter.consignment.map(|id| id.0),
        filter.from,
        filter.to,
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Number of REQUESTED and `NEEDS_REVIEW` approvals of a seller, counted up to `most`.
pub async fn count_undecided_approvals_up_to(
    conn: &mut Conn,
    seller: OrganisationId,
    most: i64,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
                     select from transport_approvals
                     where organisation = $1 and status in ('REQUESTED', 'NEEDS_REVIEW') limit $2) n"#,
        seller.0,
        most,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
