//! A projection of the order domain's evidence. An event that comes late or again is older than what is here.

use database::Conn;
use time::Date;
use uuid::Uuid;

use super::Error;
use super::error::coded;
use crate::domain::{Certificate, Code, Document, EvidenceDocument, ProductId};

pub async fn upsert_document(
    conn: &mut Conn,
    document: &EvidenceDocument,
    sequence: i64,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into evidence_documents as known
             (id, sequence, product_id, organisation_id, kind, status, issued_on, expires_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set sequence = excluded.sequence, kind = excluded.kind, status = excluded.status,
             issued_on = excluded.issued_on, expires_on = excluded.expires_on
         where known.sequence < excluded.sequence",
        document.id,
        sequence,
        document.product.0,
        document.organisation,
        document.document.kind,
        document.document.status.code(),
        document.document.issued_on,
        document.document.expires_on,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn upsert_certificate(
    conn: &mut Conn,
    certificate: &Certificate,
    sequence: i64,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into evidence_certificates as known
             (id, sequence, product_id, organisation_id, document_types, status, valid_from, valid_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set sequence = excluded.sequence, document_types = excluded.document_types,
             status = excluded.status, valid_from = excluded.valid_from, valid_to = excluded.valid_to
         where known.sequence < excluded.sequence",
        certificate.id,
        sequence,
        certificate.product.0,
        certificate.organisation,
        &certificate.document_types,
        certificate.status,
        certificate.valid_from,
        certificate.valid_to,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Something that speaks for a product, from a day on.
pub struct Evidence {
    pub product: ProductId,
    pub document: Document,
    /// Of a certificate; a document counts whenever it was issued.
    pub valid_from: Option<Date>,
}

/// What speaks for products: their sellers' documents, and what certificates that are VALID count as.
pub async fn list(conn: &mut Conn, products: &[ProductId]) -> Result<Vec<Evidence>, Error> {
    let products: Vec<Uuid> = products.iter().map(|product| product.0).collect();
    let rows = sqlx::query!(
        r#"select e.product_id as "product_id!", kind as "kind!", e.status as "status!", issued_on as "issued_on!",
               expires_on, null::date as valid_from
           from evidence_documents e
           join products p on p.id = e.product_id and p.organisation_id = e.organisation_id
           where e.product_id = any($1)
           union all
           select e.product_id, unnest(document_types), 'ACCEPTED', valid_from, valid_to, valid_from
           from evidence_certificates e
           join products p on p.id = e.product_id and p.organisation_id = e.organisation_id
           where e.product_id = any($1) and e.status = 'VALID'"#,
        &products,
    )
    .fetch_all(conn)
    .await?;
    let evidence = |product, kind, status: &str, issued_on, expires_on, valid_from| {
        let status = coded("evidence_documents.status", status)?;
        let document = Document { kind, status, issued_on, expires_on };
        Ok(Evidence { product: ProductId(product), document, valid_from })
    };
    rows.into_iter()
        .map(|row| {
            evidence(row.product_id, row.kind, &row.status, row.issued_on, row.expires_on, row.valid_from)
        })
        .collect()
}
