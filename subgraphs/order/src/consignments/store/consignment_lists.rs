use database::Conn;
use sqlx::QueryBuilder;

use super::find_consignments;
use crate::consignments::domain::{
    Consignment, ConsignmentFilter, ConsignmentStatus, TransportScope,
};
use crate::domain::{ConsignmentId, OrganisationId, Search};
use crate::store::conditions::{
    Statement, fetch_count, fetch_ids, push_any_of, push_id, push_number_prefix, push_range,
};
use crate::store::paging::SortColumns;
use crate::store::{Error, ListPage};

const COLUMNS: SortColumns = SortColumns {
    id: "c.id",
    updated_at: "c.updated_at",
    last_day: None,
};

/// One page of consignments.
pub async fn list_consignments(
    conn: &mut Conn,
    scope: TransportScope,
    filter: &ConsignmentFilter,
    page: ListPage,
) -> Result<Vec<Consignment>, Error> {
    let mut query = QueryBuilder::new("select c.id");
    push_matching(&mut query, scope, filter);
    page.push(&mut query, &COLUMNS);
    let ids = fetch_ids(conn, query).await?;
    let ids: Vec<ConsignmentId> = ids.into_iter().map(ConsignmentId).collect();
    let consignments = find_consignments(conn, &ids).await?;
    Ok(page.merge(consignments, |one| page.sorting.key(one.sort_values())))
}

pub async fn count_consignments(
    conn: &mut Conn,
    scope: TransportScope,
    filter: &ConsignmentFilter,
) -> Result<i64, Error> {
    let mut query = QueryBuilder::new("select count(*)");
    push_matching(&mut query, scope, filter);
    fetch_count(conn, query).await
}

/// Adds the conditions of the scope and the filter.
fn push_matching(query: &mut Statement, scope: TransportScope, filter: &ConsignmentFilter) {
    query.push(" from consignments c where true");
    match scope {
        TransportScope::All => {}
        TransportScope::Seller(own) => push_id(query, "c.organisation", Some(own.0)),
        TransportScope::Carrier(own) => {
            push_id(query, "c.carrier", Some(own.0));
            query.push(" and c.organisation <> ").push_bind(own.0);
        }
    }
    let statuses: Vec<&str> = filter
        .statuses
        .iter()
        .map(ConsignmentStatus::into_str)
        .collect();
    push_any_of(query, "c.status", &statuses);
    if let Some(market) = &filter.market {
        query
            .push(" and c.destination = ")
            .push_bind(market.as_str());
    }
    push_id(query, "c.carrier", filter.carrier.map(|id| id.0));
    if let Some(product) = filter.product {
        query
            .push(" and exists (select from consignment_lines l where l.consignment_id = c.id and l.product_id = ")
            .push_bind(product.0)
            .push(")");
    }
    push_range(query, "c.created_at", filter.created);
    push_range(query, "c.updated_at", filter.updated);
    if let Some(search) = &filter.search {
        push_search(query, search);
    }
}

/// Adds the condition on the number of a consignment and those of its containers. The array is evaluated first, so that both
/// conditions are ranges of an index.
fn push_search(query: &mut Statement, search: &Search) {
    query.push(" and (");
    push_number_prefix(query, "c.number", &search.number);
    query
        .push(" or c.id = any(array(select s.id from consignments s where s.containers @> array[")
        .push_bind(search.code.as_str())
        .push("])))");
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
