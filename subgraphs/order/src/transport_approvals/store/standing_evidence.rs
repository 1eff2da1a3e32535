use database::Conn;
use uuid::Uuid;

use crate::domain::ProductId;
use crate::store::Error;
use crate::transport_approvals::domain::{Evidence, Source, Standing};

/// Valid evidence of these products: accepted documents, and the document types of valid certificates. A certificate of a
/// suspended or removed provider is excluded even before the review has written its suspension.
pub async fn list_standing_evidence(
    conn: &mut Conn,
    products: &[ProductId],
) -> Result<Vec<Standing>, Error> {
    let products: Vec<Uuid> = products.iter().map(|id| id.0).collect();
    let documents = sqlx::query!(
        "select id, product_id, kind, issued_on, expires_on from evidence_documents
         where product_id = any($1) and status = 'ACCEPTED' order by id desc",
        &products,
    )
    .fetch_all(&mut *conn)
    .await?;
    let certificates = sqlx::query!(
        "select id, product_id, document_types, valid_from, valid_to from certificates c
         where product_id = any($1) and status = 'VALID' and not exists (
             select from provider_reviews r join providers p on p.id = r.provider_id
             where r.provider_id = c.provider_id and r.cursor < c.id and p.status in ('SUSPENDED', 'REMOVED'))
         order by id desc",
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
        row.document_types.into_iter().map(move |kind| Standing {
            product,
            evidence: Evidence {
                kind,
                issued_on,
                expires_on,
                source,
            },
        })
    });
    Ok(documents.chain(certified).collect())
}
