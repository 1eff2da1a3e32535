use database::Conn;
use sqlx::QueryBuilder;

use super::find_approvals;
use crate::consignments::domain::TransportScope;
use crate::domain::{ApprovalId, OrganisationId, Search};
use crate::store::conditions::{
    Statement, fetch_count, fetch_ids, push_any_of, push_id, push_number_prefix, push_range,
};
use crate::store::paging::SortColumns;
use crate::store::{Error, ListPage};
use crate::transport_approvals::domain::{Approval, ApprovalFilter, ApprovalStatus};

const COLUMNS: SortColumns = SortColumns {
    id: "a.id",
    updated_at: "a.updated_at",
    last_day: None,
};

/// One page of transport approvals.
pub async fn list_approvals(
    conn: &mut Conn,
    scope: TransportScope,
    filter: &ApprovalFilter,
    page: ListPage,
) -> Result<Vec<Approval>, Error> {
    let mut query = QueryBuilder::new("select a.id");
    push_matching(&mut query, scope, filter);
    page.push(&mut query, &COLUMNS);
    let ids = fetch_ids(conn, query).await?;
    let ids: Vec<ApprovalId> = ids.into_iter().map(ApprovalId).collect();
    let approvals = find_approvals(conn, &ids).await?;
    Ok(page.merge(approvals, |approval| {
        page.sorting.key(approval.sort_values())
    }))
}

pub async fn count_approvals(
    conn: &mut Conn,
    scope: TransportScope,
    filter: &ApprovalFilter,
) -> Result<i64, Error> {
    let mut query = QueryBuilder::new("select count(*)");
    push_matching(&mut query, scope, filter);
    fetch_count(conn, query).await
}

/// Adds the conditions of the scope and the filter.
fn push_matching(query: &mut Statement, scope: TransportScope, filter: &ApprovalFilter) {
    query.push(" from transport_approvals a where true");
    match scope {
        TransportScope::All => {}
        TransportScope::Seller(own) => push_id(query, "a.organisation", Some(own.0)),
        TransportScope::Carrier(own) => {
            query
                .push(" and a.organisation <> ")
                .push_bind(own.0)
                .push(" and exists (select from consignments c where c.id = a.consignment_id and c.carrier = ")
                .push_bind(own.0)
                .push(")");
        }
    }
    let statuses: Vec<&str> = filter
        .statuses
        .iter()
        .map(ApprovalStatus::into_str)
        .collect();
    push_any_of(query, "a.status", &statuses);
    if let Some(market) = &filter.market {
        query
            .push(" and a.destination = ")
            .push_bind(market.as_str());
    }
    if let Some(product) = filter.product {
        query
            .push(" and exists (select from transport_approval_checks k where k.approval_id = a.id and k.product_id = ")
            .push_bind(product.0)
            .push(")");
    }
    push_id(query, "a.consignment_id", filter.consignment.map(|id| id.0));
    push_range(query, "a.created_at", filter.created);
    push_range(query, "a.updated_at", filter.updated);
    if let Some(search) = &filter.search {
        push_search(query, search);
    }
}

/// Adds the condition on the number of an approval and that of its consignment.
fn push_search(query: &mut Statement, search: &Search) {
    query.push(" and (");
    push_number_prefix(query, "a.number", &search.number);
    query
        .push(" or a.consignment_id = (select c.id from consignments c where c.number = ")
        .push_bind(search.number.as_str())
        .push("))");
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
