use std::collections::HashMap;

use database::Conn;
use envelope::Keyring;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::certificates::domain::{Certificate, Named, PublicToken};
use crate::domain::{CertificateId, OrderId, OrganisationId, ProductId, ProviderId, ReportId};
use crate::store::error::one;
use crate::store::paging::{Ranges, by_page};
use crate::store::{Error, Window, sealed};

/// One page of a product's certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CertificatesPage {
    pub product: ProductId,
    pub window: Window<Uuid>,
}

pub async fn next_certificate_number(conn: &mut Conn) -> Result<i64, Error> {
    Ok(
        sqlx::query_scalar!(r#"select nextval('certificate_numbers') as "number!""#)
            .fetch_one(conn)
            .await?,
    )
}

/// Inserts a certificate with its public token.
pub async fn insert_certificate(
    conn: &mut Conn,
    keys: &Keyring,
    certificate: &Certificate,
    token: &PublicToken,
) -> Result<(), Error> {
    let (subject, field) = (
        sealed::case(certificate.order),
        sealed::public_token(certificate.id.0),
    );
    let sealed = sealed::seal(keys, subject, field, Some(&token.0)).await?;
    let done = sqlx::query!(
        "insert into certificates (id, number, order_id, report_id, product_id, organisation, provider, provider_id,
             product_name, product_sku, issuer, document_types, markets, requirements, valid_from, valid_to, status,
             cause, version, created_at, updated_at, token, token_sha256)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23)",
        certificate.id.0,
        certificate.number,
        certificate.order.0,
        certificate.report.0,
        certificate.product.0,
        certificate.organisation.0,
        certificate.provider.0,
        certificate.profile.0,
        certificate.named.product,
        certificate.named.sku,
        certificate.named.issuer,
        &certificate.document_types,
        &certificate.markets,
        &certificate.requirements,
        certificate.valid_from,
        certificate.valid_to,
        certificate.status.into_str(),
        certificate.cause.map(|cause| cause.into_str()),
        certificate.version,
        certificate.created_at,
        certificate.updated_at,
        sealed,
        &token.sha256()[..],
    )
    .execute(conn)
    .await?;
    one("certificates", done.rows_affected())
}

/// Writes the status, the cause and the version. Fails unless the stored version is the previous one.
pub async fn update_certificate(conn: &mut Conn, certificate: &Certificate) -> Result<(), Error> {
    let done = sqlx::query!(
        "update certificates set status = $2, cause = $3, version = $4, updated_at = $5
         where id = $1 and version + 1 = $4",
        certificate.id.0,
        certificate.status.into_str(),
        certificate.cause.map(|cause| cause.into_str()),
        certificate.version,
        certificate.updated_at,
    )
    .execute(conn)
    .await?;
    one("certificates", done.rows_affected())
}

/// Existing certificates with these IDs, newest first.
pub async fn find_certificates(
    conn: &mut Conn,
    ids: &[CertificateId],
) -> Result<Vec<Certificate>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, number, order_id, report_id, product_id, organisation, provider, provider_id, product_name,
             product_sku, issuer, document_types, markets, requirements, valid_from, valid_to, status, cause, version,
             created_at, updated_at
         from certificates where id = any($1) order by id desc",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Locks a certificate (`FOR UPDATE`).
pub async fn lock_certificate(
    conn: &mut Conn,
    id: CertificateId,
) -> Result<Option<Certificate>, Error> {
    sqlx::query!("select id from certificates where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(find_certificates(conn, &[id]).await?.pop())
}

/// Locks the certificates of an order (`FOR UPDATE`). Newest first.
pub async fn lock_certificates_of_order(
    conn: &mut Conn,
    order: OrderId,
) -> Result<Vec<Certificate>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from certificates where order_id = $1 order by id for update",
        order.0
    )
    .fetch_all(&mut *conn)
    .await?;
    find_certificates(
        conn,
        &ids.into_iter().map(CertificateId).collect::<Vec<_>>(),
    )
    .await
}

/// Locks the next VALID and SUSPENDED certificates of a provider, in the order of their IDs (oldest first).
pub async fn lock_certificates_of_provider(
    conn: &mut Conn,
    provider: ProviderId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Certificate>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from certificates where provider_id = $1 and status in ('VALID', 'SUSPENDED') and id > $2
         order by id limit $3 for update",
        provider.0,
        after,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<CertificateId> = ids.into_iter().map(CertificateId).collect();
    let mut certificates = find_certificates(conn, &ids).await?;
    certificates.reverse();
    Ok(certificates)
}

/// Those of these certificates that are still VALID although their provider is suspended or removed, because the review has not
/// reached them.
pub async fn list_certificates_to_suspend(
    conn: &mut Conn,
    ids: &[CertificateId],
) -> Result<Vec<CertificateId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!(
        "select c.id from certificates c
             join provider_reviews r on r.provider_id = c.provider_id and r.cursor < c.id
             join providers p on p.id = c.provider_id and p.status in ('SUSPENDED', 'REMOVED')
         where c.id = any($1) and c.status = 'VALID'",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(CertificateId).collect())
}

/// Newest certificate of each of these orders.
pub async fn list_last_certificates_of_orders(
    conn: &mut Conn,
    orders: &[OrderId],
) -> Result<Vec<Certificate>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!(
        "select distinct on (order_id) id from certificates where order_id = any($1) order by order_id, id desc",
        &orders,
    )
        .fetch_all(&mut *conn)
        .await?;
    let ids: Vec<CertificateId> = ids.into_iter().map(CertificateId).collect();
    find_certificates(conn, &ids).await
}

/// Pages of the certificates of products, newest first.
pub async fn list_certificates_of_products(
    conn: &mut Conn,
    pages: &[CertificatesPage],
) -> Result<HashMap<CertificatesPage, Vec<Certificate>>, Error> {
    let ranges = pages.iter().map(|page| page.window.range(false));
    let ranges = Ranges::between(ranges, Uuid::nil(), Uuid::max());
    let rows = sqlx::query!(
        r#"select page as "page!", id as "id!"
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::bigint[])
                 with ordinality n (parent, above, below, ascending, most, page)
             cross join lateral (
                 (select c.id from certificates c
                  where n.ascending and c.product_id = n.parent and c.id > n.above and c.id < n.below
                  order by c.id limit n.most)
                 union all
                 (select c.id from certificates c
                  where not n.ascending and c.product_id = n.parent and c.id > n.above and c.id < n.below
                  order by c.id desc limit n.most)) certificates
         order by page, id desc"#,
        &pages.iter().map(|page| page.product.0).collect::<Vec<_>>(),
        &ranges.above,
        &ranges.below,
        &ranges.ascending,
        &ranges.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<CertificateId> = rows.iter().map(|row| CertificateId(row.id)).collect();
    let found = find_certificates(conn, &ids).await?;
    let found: HashMap<Uuid, Certificate> = found.into_iter().map(|one| (one.id.0, one)).collect();
    let rows = rows
        .into_iter()
        .filter_map(|row| Some((row.page, found.get(&row.id)?.clone())));
    Ok(by_page(pages, rows))
}

pub async fn count_certificates_of_product(
    conn: &mut Conn,
    product: ProductId,
    seller: Option<OrganisationId>,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from certificates
         where product_id = $1 and ($2::uuid is null or organisation = $2)"#,
        product.0,
        seller.map(|seller| seller.0),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Certificate whose public token has this hash.
pub async fn find_certificate_by_token(
    conn: &mut Conn,
    sha256: &[u8],
) -> Result<Option<Certificate>, Error> {
    let id = sqlx::query_scalar!(
        "select id from certificates where token_sha256 = $1",
        sha256
    )
    .fetch_optional(&mut *conn)
    .await?;
    let ids: Vec<CertificateId> = id.into_iter().map(CertificateId).collect();
    Ok(find_certificates(conn, &ids).await?.pop())
}

/// Public tokens of these certificates. Certificates without a token are left out.
pub async fn find_public_tokens(
    conn: &mut Conn,
    keys: &Keyring,
    ids: &[CertificateId],
) -> Result<Vec<(CertificateId, PublicToken)>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, token from certificates where id = any($1)",
        &ids
    )
    .fetch_all(conn)
    .await?;
    let mut tokens = Vec::with_capacity(rows.len());
    for row in rows {
        let token = sealed::open(keys, sealed::public_token(row.id), row.token.as_deref()).await?;
        tokens.extend(token.map(|token| (CertificateId(row.id), PublicToken(token))));
    }
    Ok(tokens)
}

/// IDs of the next certificates of an issuer.
pub async fn list_certificates_of_issuer(
    conn: &mut Conn,
    issuer: OrganisationId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from certificates where provider = $1 and id > $2 order by id limit $3",
        issuer.0,
        after,
        limit,
    );
    Ok(ids.fetch_all(conn).await?)
}

/// One page of certificates in the order of their IDs.
pub async fn list_certificates_after(
    conn: &mut Conn,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Certificate>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from certificates where ($1::uuid is null or id > $1) order by id limit $2",
        after,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut certificates = find_certificates(
        conn,
        &ids.into_iter().map(CertificateId).collect::<Vec<_>>(),
    )
    .await?;
    certificates.reverse();
    Ok(certificates)
}

struct Row {
    id: Uuid,
    number: String,
    order_id: Uuid,
    report_id: Uuid,
    product_id: Uuid,
    organisation: Uuid,
    provider: Uuid,
    provider_id: Uuid,
    product_name: String,
    product_sku: String,
    issuer: String,
    document_types: Vec<String>,
    markets: Vec<String>,
    requirements: Vec<String>,
    valid_from: Date,
    valid_to: Date,
    status: String,
    cause: Option<String>,
    version: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

impl Row {
    fn read(self) -> Result<Certificate, Error> {
        Ok(Certificate {
            id: CertificateId(self.id),
            number: self.number,
            order: OrderId(self.order_id),
            report: ReportId(self.report_id),
            product: ProductId(self.product_id),
            organisation: OrganisationId(self.organisation),
            provider: OrganisationId(self.provider),
            profile: ProviderId(self.provider_id),
            named: Named {
                product: self.product_name,
                sku: self.product_sku,
                issuer: self.issuer,
            },
            document_types: self.document_types,
            markets: self.markets,
            requirements: self.requirements,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            status: self.status.parse()?,
            cause: self.cause.map(|cause| cause.parse()).transpose()?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
