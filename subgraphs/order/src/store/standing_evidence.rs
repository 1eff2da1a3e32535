use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::domain::{Evidence, OrganisationId, ProductId, Source, Standing};

/// Keeps what stands for these products as it is until the transaction is over. Before any approval is locked: whoever
/// takes a certificate or a document away locks that first.
pub async fn lock_standing_evidence(conn: &mut Conn, products: &[ProductId]) -> Result<(), Error> {
    let products: Vec<Uuid> = products.iter().map(|id| id.0).collect();
    sqlx::query!(
        "select id from evidence_documents where product_id = any($1) and status = 'ACCEPTED' order by id for share",
        &products,
    )
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query!(
        "select id from certificates where product_id = any($1) and status = 'VALID' order by id for share",
        &products,
    )
    .fetch_all(conn)
    .await?;
    Ok(())
}

/// What stands for these products: accepted documents, and valid certificates as each of their document types.
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
        "select id, product_id, document_types, valid_from, valid_to from certificates
         where product_id = any($1) and status = 'VALID' order by id desc",
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

/// The certificates that a provider has issued.
pub async fn list_certificates_of_provider(
    conn: &mut Conn,
    provider: OrganisationId,
) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!("select id from certificates where provider = $1", provider.0);
    Ok(ids.fetch_all(conn).await?)
}
