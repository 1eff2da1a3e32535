//! Pages of this domain's current state, each in the order of its ids.

use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::certificates::domain::Certificate;
use crate::certificates::store::find_certificates;
use crate::domain::{
    CertificateId, DocumentId, OrderId, OrganisationId, ProductId, ProviderId, RatingId,
};
use crate::enquiries::domain::Rating;
use crate::evidence::domain::Document;

/// Documents after this id. The reasons for rejections stay sealed and are left out.
pub async fn list_documents_after(
    conn: &mut Conn,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Document>, Error> {
    let rows = sqlx::query!(
        "select id, organisation, product_id, order_id, kind, sha256, issued_on, expires_on, issuer, status, version,
             created_at, updated_at
         from evidence_documents where ($1::uuid is null or id > $1) order by id limit $2",
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let documents = rows.into_iter().map(|row| {
        Ok(Document {
            id: DocumentId(row.id),
            organisation: OrganisationId(row.organisation),
            product: ProductId(row.product_id),
            order: row.order_id.map(OrderId),
            kind: row.kind,
            sha256: row.sha256.try_into().map_err(|_| Error::Length("sha256"))?,
            issued_on: row.issued_on,
            expires_on: row.expires_on,
            issuer: row.issuer,
            status: row.status.parse()?,
            rejection: None,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    });
    documents.collect()
}

/// Certificates after this id.
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

/// Ratings of orders after this id, in the order of their orders. The comments stay sealed and are left out.
pub async fn list_ratings_after(
    conn: &mut Conn,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Rating>, Error> {
    let rows = sqlx::query!(
        "select id, order_id, seller, provider, provider_id, stars, version, created_at, changed_at
         from ratings where ($1::uuid is null or order_id > $1) order by order_id limit $2",
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let ratings = rows.into_iter().map(|row| {
        Ok(Rating {
            id: RatingId(row.id),
            order: OrderId(row.order_id),
            seller: OrganisationId(row.seller),
            provider: OrganisationId(row.provider),
            profile: ProviderId(row.provider_id),
            stars: u8::try_from(row.stars).map_err(|_| Error::Length("ratings.stars"))?,
            comment: None,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.changed_at,
        })
    });
    ratings.collect()
}
