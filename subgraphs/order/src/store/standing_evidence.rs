use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::domain::{Evidence, OrganisationId, ProductId, Source, Standing};

/// What stands for these products: accepted documents, and valid certificates as each of their document types. A
/// certificate of a provider that is suspended or removed does not.
pub async fn list_standing_evidence(conn: &mut Conn, products: &[ProductId]) -> Result<Vec<Standing>, Error> {
    let products: Vec<Uuid> = products.iter().map(|id| id.0).collect();
    let documents = sqlx::query!(
        "select id, product_id, kind, issued_on, expires_on from evidence_documents
         where product_id = any($1) and status = 'ACCEPTED' order by id desc",
        &products,
    )
    .fetch_all(&mut *conn)
    .await?;
    let certificates = sqlx::query!(
        "select c.id, c.product_id, c.document_types, c.valid_from, c.valid_to
         from certificates c join orders o on o.id = c.order_id
         where c.product_id = any($1) and c.status = 'VALID'
             and not exists (select from providers p
                 where p.organisation = o.provider and p.status in ('SUSPENDED', 'REMOVED'))
         order by c.id desc",
        &products,
    )
    .fetch_all(conn)
    .await?;
    let documents = documents.into_iter().map(|row| Standing {
        product: ProductId(row.product_id),
        evidence: Evidence {
            kind: row.kind,
            issued_on: row.issued_on,
            expires_on: row.expires_on,
            source: Some(Source::Document(row.id)),
        },
    });
    let certified = certificates.into_iter().flat_map(|row| {
        let (product, source) = (ProductId(row.product_id), Some(Source::Certificate(row.id)));
        let (issued_on, expires_on) = (row.valid_from, Some(row.valid_to));
        row.document_types
            .into_iter()
            .map(move |kind| Standing { product, evidence: Evidence { kind, issued_on, expires_on, source } })
    });
    Ok(documents.chain(certified).collect())
}

/// The certificates of orders that a provider had.
pub async fn list_certificates_of_provider(
    conn: &mut Conn,
    provider: OrganisationId,
) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!(
        "select c.id from certificates c join orders o on o.id = c.order_id where o.provider = $1",
        provider.0
    )
    .fetch_all(conn)
    .await?;
    Ok(ids)
}
