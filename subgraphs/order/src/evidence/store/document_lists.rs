use database::Conn;
use envelope::Keyring;
use sqlx::QueryBuilder;
use time::OffsetDateTime;

use super::find_documents;
use crate::domain::{DocumentId, OrganisationId, TimeRange};
use crate::evidence::domain::{Document, DocumentFilter, DocumentStatus};
use crate::store::conditions::{
    Statement, fetch_count, fetch_ids, push_any_of, push_id, push_range,
};
use crate::store::paging::SortColumns;
use crate::store::{Error, ListPage};

/// Scope of a list of documents.
#[derive(Clone, Copy, Debug)]
pub enum DocumentScope {
    All,
    /// Documents that the organisation has submitted.
    Seller(OrganisationId),
    /// Documents of orders whose accepted provider is the organisation.
    Provider(OrganisationId),
    /// Union of `Seller` and `Provider`.
    Party(OrganisationId),
    /// Documents to which the organisation has a live grant.
    Grantee(OrganisationId),
}

const COLUMNS: SortColumns = SortColumns {
    id: "d.id",
    updated_at: "d.updated_at",
    // The day of objects that do not expire in the cursor.
    last_day: Some("coalesce(d.expires_on, date '9999-12-31')"),
};

/// One page of documents.
pub async fn list_documents(
    conn: &mut Conn,
    keys: &Keyring,
    scope: DocumentScope,
    filter: &DocumentFilter,
    page: ListPage,
) -> Result<Vec<Document>, Error> {
    let ids = list_document_ids(conn, scope, filter, page).await?;
    let documents = find_documents(conn, keys, &ids).await?;
    Ok(page.merge(documents, |one| page.sorting.key(one.sort_values())))
}

/// IDs of the documents of one page, from that end of the page at which it is read.
pub async fn list_document_ids(
    conn: &mut Conn,
    scope: DocumentScope,
    filter: &DocumentFilter,
    page: ListPage,
) -> Result<Vec<DocumentId>, Error> {
    let mut query = QueryBuilder::new("select d.id");
    push_matching(&mut query, scope, filter);
    page.push(&mut query, &COLUMNS);
    let ids = fetch_ids(conn, query).await?;
    Ok(ids.into_iter().map(DocumentId).collect())
}

pub async fn count_documents(
    conn: &mut Conn,
    scope: DocumentScope,
    filter: &DocumentFilter,
) -> Result<i64, Error> {
    let mut query = QueryBuilder::new("select count(*)");
    push_matching(&mut query, scope, filter);
    fetch_count(conn, query).await
}

/// Adds the conditions of the scope and the filter.
fn push_matching(query: &mut Statement, scope: DocumentScope, filter: &DocumentFilter) {
    query.push(" from evidence_documents d where ");
    push_scope(query, scope, filter.now);
    push_statuses(query, filter);
    let kinds: Vec<&str> = filter.kinds.iter().map(String::as_str).collect();
    push_any_of(query, "d.kind", &kinds);
    push_id(query, "d.product_id", filter.product.map(|id| id.0));
    push_range(query, "d.expires_on", filter.expires_on);
    push_range(query, "d.created_at", filter.created);
    let TimeRange { from, to } = filter.updated;
    for (comparison, time) in [(" >= ", from), (" < ", to)] {
        if let Some(time) = time {
            query.push(" and ");
            push_changed_at(query, scope, filter.now);
            query.push(comparison).push_bind(time);
        }
    }
}

fn push_scope(query: &mut Statement, scope: DocumentScope, now: OffsetDateTime) {
    match scope {
        DocumentScope::All => {
            query.push("true");
        }
        DocumentScope::Seller(own) => {
            query.push("d.organisation = ").push_bind(own.0);
        }
        DocumentScope::Provider(own) => {
            query.push("exists (select");
            push_accepted_orders(query, own);
            query.push(" and e.order_id = d.order_id)");
        }
        // The array is evaluated first, so that both conditions are ranges of an index.
        DocumentScope::Party(own) => {
            query
                .push("(d.organisation = ")
                .push_bind(own.0)
                .push(" or d.order_id = any(array(select e.order_id");
            push_accepted_orders(query, own);
            query.push(")))");
        }
        DocumentScope::Grantee(own) => {
            query.push("exists (select");
            push_live_grants(query, own, now);
            query.push(")");
        }
    }
}

/// Adds the rest of a query of the orders whose accepted provider is the organisation.
fn push_accepted_orders(query: &mut Statement, own: OrganisationId) {
    query
        .push(" from order_entries e where e.organisation = ")
        .push_bind(own.0)
        .push(" and e.provider = ")
        .push_bind(own.0);
}

/// Adds the rest of a query of the live grants of the document to this organisation.
fn push_live_grants(query: &mut Statement, own: OrganisationId, now: OffsetDateTime) {
    query
        .push(" from document_grants g where g.document_id = d.id and g.grantee = ")
        .push_bind(own.0)
        .push(" and g.revoked_at is null and (g.until is null or g.until > ")
        .push_bind(now)
        .push(")");
}

/// Adds the time of the last change, as the reader sees it: for a provider, the acceptance of its quote counts as a change of
/// the documents that it may read since then, and for a grantee, its grant.
fn push_changed_at(query: &mut Statement, scope: DocumentScope, now: OffsetDateTime) {
    match scope {
        DocumentScope::All | DocumentScope::Seller(_) => {
            query.push("d.updated_at");
        }
        DocumentScope::Provider(own) | DocumentScope::Party(own) => {
            query
                .push(
                    "greatest(d.updated_at, (select q.updated_at from orders o
                         join quotes q on q.order_id = o.id and q.status = 'ACCEPTED'
                     where o.id = d.order_id and o.provider = ",
                )
                .push_bind(own.0)
                .push("))");
        }
        DocumentScope::Grantee(own) => {
            query.push("greatest(d.updated_at, (select max(g.created_at)");
            push_live_grants(query, own, now);
            query.push("))");
        }
    }
}

/// An accepted document counts as expired when its last day has passed everywhere on Earth.
fn push_statuses(query: &mut Statement, filter: &DocumentFilter) {
    if filter.statuses.is_empty() {
        return;
    }
    let statuses: Vec<&str> = filter
        .statuses
        .iter()
        .map(DocumentStatus::into_str)
        .collect();
    query
        .push(" and case when d.status = 'ACCEPTED' and d.expires_on < ")
        .push_bind(market_day::earliest_day(filter.now))
        .push(" then 'EXPIRED' else d.status end = any(")
        .push_bind(statuses)
        .push(")");
}
