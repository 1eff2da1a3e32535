use database::Conn;
use sqlx::QueryBuilder;

use super::find_enquiries;
use crate::domain::{EnquiryId, OrganisationId};
use crate::enquiries::domain::{Enquiry, EnquiryFilter, EnquiryStatus};
use crate::store::conditions::{
    Statement, fetch_count, fetch_ids, push_any_of, push_id, push_number_prefix, push_range,
};
use crate::store::paging::SortColumns;
use crate::store::{Error, ListPage};

/// Scope of a list of enquiries.
#[derive(Clone, Copy, Debug)]
pub enum EnquiryScope {
    All,
    /// Enquiries that an organisation has sent.
    Seller(OrganisationId),
    /// Enquiries that an organisation has received.
    Provider(OrganisationId),
}

const COLUMNS: SortColumns = SortColumns {
    id: "e.id",
    updated_at: "e.updated_at",
    last_day: None,
};

/// Lists one page of the enquiries that match.
pub async fn list_enquiries(
    conn: &mut Conn,
    scope: EnquiryScope,
    filter: &EnquiryFilter,
    page: ListPage,
) -> Result<Vec<Enquiry>, Error> {
    let mut query = QueryBuilder::new("select e.id");
    push_matching(&mut query, scope, filter);
    page.push(&mut query, &COLUMNS);
    let ids = fetch_ids(conn, query).await?;
    let ids: Vec<EnquiryId> = ids.into_iter().map(EnquiryId).collect();
    let enquiries = find_enquiries(conn, &ids).await?;
    Ok(page.merge(enquiries, |enquiry| page.sorting.key(enquiry.sort_values())))
}

pub async fn count_enquiries(
    conn: &mut Conn,
    scope: EnquiryScope,
    filter: &EnquiryFilter,
) -> Result<i64, Error> {
    let mut query = QueryBuilder::new("select count(*)");
    push_matching(&mut query, scope, filter);
    fetch_count(conn, query).await
}

/// Adds the conditions of the scope and the filter.
fn push_matching(query: &mut Statement, scope: EnquiryScope, filter: &EnquiryFilter) {
    query.push(" from enquiries e where true");
    match scope {
        EnquiryScope::All => {}
        EnquiryScope::Seller(own) => push_id(query, "e.seller", Some(own.0)),
        EnquiryScope::Provider(own) => push_id(query, "e.provider", Some(own.0)),
    }
    let statuses: Vec<&str> = filter
        .statuses
        .iter()
        .map(EnquiryStatus::into_str)
        .collect();
    push_any_of(query, "e.status", &statuses);
    if let Some(party) = filter.party {
        query
            .push(" and ")
            .push_bind(party.0)
            .push(" in (e.seller, e.provider)");
    }
    push_range(query, "e.created_at", filter.created);
    push_range(query, "e.updated_at", filter.updated);
    if let Some(search) = &filter.search {
        query.push(" and ");
        push_number_prefix(query, "e.number", &search.number);
    }
}
