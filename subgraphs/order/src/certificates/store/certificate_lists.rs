//! Lists of certificates, and their histories.

use std::collections::HashMap;

use database::Conn;
use envelope::Keyring;
use sqlx::QueryBuilder;

use super::find_certificates;
use crate::certificates::domain::{
    Certificate, CertificateEntry, CertificateFilter, CertificateStatus,
};
use crate::domain::{CertificateId, OrderId, OrganisationId};
use crate::store::conditions::{
    Statement, fetch_count, fetch_ids, push_id, push_number_prefix, push_range,
};
use crate::store::error::one;
use crate::store::market_days::MarketDays;
use crate::store::paging::{Ranges, SortColumns, by_page};
use crate::store::{Error, ListPage, PageOf, sealed};

/// Certificates of a seller, of an issuer, or all.
#[derive(Clone, Copy, Debug, Default)]
pub struct CertificateScope {
    pub seller: Option<OrganisationId>,
    pub provider: Option<OrganisationId>,
    /// True for all organisations.
    pub all: bool,
}

const COLUMNS: SortColumns = SortColumns {
    id: "c.id",
    updated_at: "c.updated_at",
    last_day: Some("c.valid_to"),
};

/// One page. A valid certificate counts as expired when its last day has passed in all of its markets.
pub async fn list_certificates(
    conn: &mut Conn,
    scope: CertificateScope,
    filter: &CertificateFilter,
    page: ListPage,
) -> Result<Vec<Certificate>, Error> {
    let mut query = QueryBuilder::new("select c.id");
    push_matching(&mut query, scope, filter);
    page.push(&mut query, &COLUMNS);
    let ids = fetch_ids(conn, query).await?;
    let ids: Vec<CertificateId> = ids.into_iter().map(CertificateId).collect();
    let certificates = find_certificates(conn, &ids).await?;
    Ok(page.merge(certificates, |one| page.sorting.key(one.sort_values())))
}

pub async fn count_certificates(
    conn: &mut Conn,
    scope: CertificateScope,
    filter: &CertificateFilter,
) -> Result<i64, Error> {
    let mut query = QueryBuilder::new("select count(*)");
    push_matching(&mut query, scope, filter);
    fetch_count(conn, query).await
}

/// Adds the conditions of the scope and the filter.
fn push_matching(query: &mut Statement, scope: CertificateScope, filter: &CertificateFilter) {
    query.push(" from certificates c where ");
    push_scope(query, scope);
    push_statuses(query, filter);
    push_id(query, "c.product_id", filter.product.map(|id| id.0));
    if let Some(market) = &filter.market {
        query
            .push(" and ")
            .push_bind(market.as_str())
            .push(" = any(c.markets)");
    }
    push_range(query, "c.valid_to", filter.valid_to);
    push_range(query, "c.created_at", filter.created);
    push_range(query, "c.updated_at", filter.updated);
    if let Some(search) = &filter.search {
        query.push(" and (");
        push_number_prefix(query, "c.number", &search.number);
        query
            .push(" or c.order_id = (select o.id from orders o where o.number = ")
            .push_bind(search.number.as_str())
            .push("))");
    }
}

fn push_scope(query: &mut Statement, scope: CertificateScope) {
    match (scope.seller, scope.provider) {
        _ if scope.all => query.push("true"),
        (None, None) => query.push("false"),
        (Some(own), None) => query.push("c.organisation = ").push_bind(own.0),
        (None, Some(own)) => query.push("c.provider = ").push_bind(own.0),
        (Some(seller), Some(provider)) => query
            .push("(c.organisation = ")
            .push_bind(seller.0)
            .push(" or c.provider = ")
            .push_bind(provider.0)
            .push(")"),
    };
}

fn push_statuses(query: &mut Statement, filter: &CertificateFilter) {
    if filter.statuses.is_empty() {
        return;
    }
    let days = MarketDays::at(filter.now);
    let statuses: Vec<&str> = filter
        .statuses
        .iter()
        .map(CertificateStatus::into_str)
        .collect();
    query
        .push(" and case when c.status = 'VALID' and c.valid_to < case when c.markets && ")
        .push_bind(days.on_first)
        .push(" then ")
        .push_bind(days.first)
        .push(" when c.markets && ")
        .push_bind(days.on_second)
        .push(" then ")
        .push_bind(days.first)
        .push(" + 1 else ")
        .push_bind(days.last)
        .push(" end then 'EXPIRED' else c.status end = any(")
        .push_bind(statuses)
        .push(")");
}

/// Inserts a history entry of a certificate of this order.
pub async fn insert_certificate_entry(
    conn: &mut Conn,
    keys: &Keyring,
    order: OrderId,
    entry: &CertificateEntry,
) -> Result<(), Error> {
    let field = sealed::certificate_reason(entry.id);
    let reason = sealed::seal(keys, sealed::case(order), field, entry.reason.as_ref()).await?;
    insert_entry(conn, entry, reason).await
}

/// Inserts a history entry without a reason.
pub async fn insert_certificate_entry_without_reason(
    conn: &mut Conn,
    entry: &CertificateEntry,
) -> Result<(), Error> {
    insert_entry(conn, entry, None).await
}

async fn insert_entry(
    conn: &mut Conn,
    entry: &CertificateEntry,
    reason: Option<Vec<u8>>,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into certificate_events (id, certificate_id, sequence, event, status, cause, at, by_user,
             by_organisation, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        entry.id,
        entry.certificate.0,
        entry.sequence,
        entry.event.into_str(),
        entry.status.into_str(),
        entry.cause.map(|cause| cause.into_str()),
        entry.at,
        entry.by_user,
        entry.by.map(|one| one.0),
        reason,
    )
    .execute(conn)
    .await?;
    one("certificate_events", done.rows_affected())
}

/// Pages of certificate histories, oldest first.
pub async fn list_certificate_histories(
    conn: &mut Conn,
    keys: &Keyring,
    pages: &[PageOf<CertificateId>],
) -> Result<HashMap<PageOf<CertificateId>, Vec<CertificateEntry>>, Error> {
    let ranges = Ranges::of(pages);
    let rows = sqlx::query!(
        r#"select page as "page!", id as "id!", certificate_id as "certificate_id!", sequence as "sequence!",
             event as "event!", status as "status!", cause, at as "at!", by_user, by_organisation, reason
         from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::boolean[], $5::bigint[])
                 with ordinality n (parent, above, below, ascending, most, page)
             cross join lateral (
                 (select * from certificate_events t
                  where n.ascending and t.certificate_id = n.parent and t.sequence > n.above and t.sequence < n.below
                  order by t.sequence limit n.most)
                 union all
                 (select * from certificate_events t
                  where not n.ascending and t.certificate_id = n.parent and t.sequence > n.above
                      and t.sequence < n.below
                  order by t.sequence desc limit n.most)) entries
         order by page, sequence"#,
        &pages.iter().map(|page| page.of.0).collect::<Vec<_>>(),
        &ranges.above,
        &ranges.below,
        &ranges.ascending,
        &ranges.limit,
    )
    .fetch_all(conn)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let entry = CertificateEntry {
            id: row.id,
            certificate: CertificateId(row.certificate_id),
            sequence: row.sequence,
            event: row.event.parse()?,
            status: row.status.parse()?,
            cause: row.cause.map(|cause| cause.parse()).transpose()?,
            at: row.at,
            by_user: row.by_user,
            by: row.by_organisation.map(OrganisationId),
            reason: sealed::open(
                keys,
                sealed::certificate_reason(row.id),
                row.reason.as_deref(),
            )
            .await?,
        };
        entries.push((row.page, entry));
    }
    Ok(by_page(pages, entries))
}

pub async fn count_certificate_entries(
    conn: &mut Conn,
    certificate: CertificateId,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from certificate_events where certificate_id = $1"#,
        certificate.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
