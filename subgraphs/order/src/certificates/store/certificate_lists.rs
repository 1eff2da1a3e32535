//! Lists of certificates, and their histories.

use std::collections::HashMap;

use database::Conn;
use envelope::Keyring;
use uuid::Uuid;

use super::find_certificates;
use crate::certificates::domain::{Certificate, CertificateEntry, CertificateFilter};
use crate::domain::{CertificateId, OrderId, OrganisationId};
use crate::store::error::one;
use crate::store::market_days::MarketDays;
use crate::store::paging::{Ranges, by_page};
use crate::store::{Error, PageOf, Window, sealed};

/// Certificates of a seller, of an issuer, or all.
#[derive(Clone, Copy, Debug, Default)]
pub struct CertificateScope {
    pub seller: Option<OrganisationId>,
    pub provider: Option<OrganisationId>,
    /// True for all organisations.
    pub all: bool,
}

/// One page, newest first. A valid certificate counts as expired when its last day has passed in all of its markets.
pub async fn list_certificates(
    conn: &mut Conn,
    scope: CertificateScope,
    filter: &CertificateFilter,
    window: Window<Uuid>,
) -> Result<Vec<Certificate>, Error> {
    let (days, range) = (MarketDays::at(filter.now), window.range(false));
    let ids = sqlx::query_scalar!(
        "select id from certificates
         where ($1 or organisation = $2 or provider = $3)
             and ($4::text is null
                  or $4 = case when status = 'VALID' and valid_to < case when markets && $11::text[] then $12::date
                                                                         when markets && $13::text[] then $12::date + 1
                                                                         else $5::date end
                          then 'EXPIRED' else status end)
             and ($6::uuid is null or product_id = $6) and ($7::text is null or $7 = any(markets))
             and ($8::date is null or valid_to < $8)
             and ($9::timestamptz is null or updated_at >= $9) and ($10::timestamptz is null or updated_at < $10)
             and ($14::uuid is null or id > $14) and ($15::uuid is null or id < $15)
         order by case when $16 then id end, id desc limit $17",
        scope.all,
        scope.seller.map(|one| one.0),
        scope.provider.map(|one| one.0),
        filter.status.map(|status| status.into_str()),
        days.last,
        filter.product.map(|product| product.0),
        filter.market,
        filter.expires_before,
        filter.updated_from,
        filter.updated_to,
        &days.on_first as _,
        days.first,
        &days.on_second as _,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    find_certificates(
        conn,
        &ids.into_iter().map(CertificateId).collect::<Vec<_>>(),
    )
    .await
}

pub async fn count_certificates(
    conn: &mut Conn,
    scope: CertificateScope,
    filter: &CertificateFilter,
) -> Result<i64, Error> {
    let days = MarketDays::at(filter.now);
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from certificates
         where ($1 or organisation = $2 or provider = $3)
             and ($4::text is null
                  or $4 = case when status = 'VALID' and valid_to < case when markets && $11::text[] then $12::date
                                                                         when markets && $13::text[] then $12::date + 1
                                                                         else $5::date end
                          then 'EXPIRED' else status end)
             and ($6::uuid is null or product_id = $6) and ($7::text is null or $7 = any(markets))
             and ($8::date is null or valid_to < $8)
             and ($9::timestamptz is null or updated_at >= $9) and ($10::timestamptz is null or updated_at < $10)"#,
        scope.all,
        scope.seller.map(|one| one.0),
        scope.provider.map(|one| one.0),
        filter.status.map(|status| status.into_str()),
        days.last,
        filter.product.map(|product| product.0),
        filter.market,
        filter.expires_before,
        filter.updated_from,
        filter.updated_to,
        &days.on_first as _,
        days.first,
        &days.on_second as _,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
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
