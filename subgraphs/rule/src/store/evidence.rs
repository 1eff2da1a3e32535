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

/// What speaks for a product of this organisation on a day: its documents, and what certificates that are valid by then
/// count as.
pub async fn list(
    conn: &mut Conn,
    product: ProductId,
    organisation: Uuid,
    day: Date,
) -> Result<Vec<Document>, Error> {
    let rows = sqlx::query!(
        r#"select kind as "kind!", status as "status!", issued_on as "issued_on!", expires_on
           from evidence_documents where product_id = $1 and organisation_id = $2
           union all
           select unnest(document_types), 'ACCEPTED', valid_from, valid_to
           from evidence_certificates where product_id = $1 and organisation_id = $2 and status = 'VALID'
               and valid_from <= $3"#,
        product.0,
        organisation,
        day,
    )
    .fetch_all(conn)
    .await?;
    let document = |kind, status: &str, issued_on, expires_on| {
        Ok(Document { kind, status: coded("evidence_documents.status", status)?, issued_on, expires_on })
    };
    rows.into_iter().map(|row| document(row.kind, &row.status, row.issued_on, row.expires_on)).collect()
}
