use database::Conn;

use super::find_consignments;
use crate::consignments::domain::{Consignment, ConsignmentFilter, TransportScope};
use crate::domain::{ConsignmentId, OrganisationId};
use crate::store::{Error, Sort, SortedPage};

/// One page of consignments.
pub async fn list_consignments(
    conn: &mut Conn,
    scope: TransportScope,
    filter: &ConsignmentFilter<'_>,
    page: SortedPage,
) -> Result<Vec<Consignment>, Error> {
    let ((seller, carrier), range) = (scope.parties(), page.range());
    let ids = sqlx::query_scalar!(
        "select id from consignments c
         where ($1::uuid is null or organisation = $1) and ($2::uuid is null or carrier = $2 and organisation <> $2)
             and ($3::text is null or status = $3) and ($4::text is null or destination = $4)
             and ($5::uuid is null or carrier = $5)
             and ($6::uuid is null or exists (
                 select from consignment_lines l where l.consignment_id = c.id and l.product_id = $6))
             and ($7::timestamptz is null or created_at >= $7) and ($8::timestamptz is null or created_at < $8)
             and ($9::timestamptz is null or updated_at >= $9) and ($10::timestamptz is null or updated_at < $10)
             and ($11::uuid is null or id > $11) and ($12::uuid is null or id < $12)
         order by case when $13 then id end, id desc limit $14",
        seller,
        carrier,
        filter.status.map(|status| status.into_str()),
        filter.market,
        filter.carrier.map(|id| id.0),
        filter.product.map(|id| id.0),
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
    let ids: Vec<ConsignmentId> = ids.into_iter().map(ConsignmentId).collect();
    let mut consignments = find_consignments(conn, &ids).await?;
    if page.sort == Sort::Oldest {
        consignments.reverse();
    }
    Ok(consignments)
}

pub async fn count_consignments(
    conn: &mut Conn,
    scope: TransportScope,
    filter: &ConsignmentFilter<'_>,
) -> Result<i64, Error> {
    let (seller, carrier) = scope.parties();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from consignments c
         where ($1::uuid is null or organisation = $1) and ($2::uuid is null or carrier = $2 and organisation <> $2)
             and ($3::text is null or status = $3) and ($4::text is null or destination = $4)
             and ($5::uuid is null or carrier = $5)
             and ($6::uuid is null or exists (
                 select from consignment_lines l where l.consignment_id = c.id and l.product_id = $6))
             and ($7::timestamptz is null or created_at >= $7) and ($8::timestamptz is null or created_at < $8)
             and ($9::timestamptz is null or updated_at >= $9) and ($10::timestamptz is null or updated_at < $10)"#,
        seller,
        carrier,
        filter.status.map(|status| status.into_str()),
        filter.market,
        filter.carrier.map(|id| id.0),
        filter.product.map(|id| id.0),
        filter.from,
        filter.to,
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Number of PLANNED, CLEARED, `IN_TRANSIT` and `ON_HOLD` consignments of a seller, counted up to `most`.
pub async fn count_open_consignments_up_to(
    conn: &mut Conn,
    seller: OrganisationId,
    most: i64,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
                     select from consignments
                     where organisation = $1 and status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD')
                     limit $2) n"#,
        seller.0,
        most,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
