//! Projections of the evidence of the order domain. A late or repeated event is older than the stored row.

use database::Conn;
use sqlx::types::Json;
use time::Date;
use uuid::Uuid;

use crate::domain::{Document, ProductId};
use crate::projections::domain::{Certificate, EvidenceDocument, IdRange, Sequenced};
use crate::store::Error;
use crate::store::error::coded;

/// Number of rows that a statement wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upserted {
    pub inserted: i64,
    pub updated: i64,
}

/// Upserts documents, which must be sorted by ID. A row with a greater sequence is kept; a row with the same sequence is written if
/// it differs.
pub async fn upsert_documents(
    conn: &mut Conn,
    documents: &[Sequenced<EvidenceDocument>],
) -> Result<Upserted, Error> {
    let items = || documents.iter().map(|one| &one.item);
    let ids: Vec<Uuid> = items().map(|document| document.id).collect();
    let sequences: Vec<i64> = documents.iter().map(|one| one.sequence).collect();
    let products: Vec<Uuid> = items().map(|document| document.product.0).collect();
    let organisations: Vec<Uuid> = items().map(|document| document.organisation).collect();
    let kinds: Vec<&str> = items()
        .map(|document| document.document.kind.as_str())
        .collect();
    let statuses: Vec<&str> = items()
        .map(|document| document.document.status.into_str())
        .collect();
    let issued: Vec<Date> = items()
        .map(|document| document.document.issued_on)
        .collect();
    let expires: Vec<Option<Date>> = items()
        .map(|document| document.document.expires_on)
        .collect();
    let written = sqlx::query_as!(
        Upserted,
        r#"with written as (
               insert into evidence_documents as known
                   (id, sequence, product_id, organisation_id, kind, status, issued_on, expires_on)
               select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::date[],
                   $8::date[])
               on conflict (id) do update set sequence = excluded.sequence, product_id = excluded.product_id,
                   organisation_id = excluded.organisation_id, kind = excluded.kind, status = excluded.status,
                   issued_on = excluded.issued_on, expires_on = excluded.expires_on
               where known.sequence < excluded.sequence or known.sequence = excluded.sequence and known is distinct from excluded
               returning xmax = 0 as inserted
           )
           select count(*) filter (where inserted) as "inserted!", count(*) filter (where not inserted) as "updated!"
           from written"#,
        &ids,
        &sequences,
        &products,
        &organisations,
        &kinds as _,
        &statuses as _,
        &issued,
        &expires as _,
    );
    Ok(written.fetch_one(conn).await?)
}

/// Counts the documents in a range of IDs that are missing on a page of the listing of the order domain.
pub async fn count_other_documents(
    conn: &mut Conn,
    range: IdRange,
    listed: &[Uuid],
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from evidence_documents
           where ($1::uuid is null or id > $1) and ($2::uuid is null or id <= $2) and id < $3 and id <> all($4)"#,
        range.after,
        range.through,
        range.page,
        listed,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Upserts certificates, in the same way as [`upsert_documents`].
pub async fn upsert_certificates(
    conn: &mut Conn,
    certificates: &[Sequenced<Certificate>],
) -> Result<Upserted, Error> {
    let items = || certificates.iter().map(|one| &one.item);
    let ids: Vec<Uuid> = items().map(|certificate| certificate.id).collect();
    let sequences: Vec<i64> = certificates.iter().map(|one| one.sequence).collect();
    let products: Vec<Uuid> = items().map(|certificate| certificate.product.0).collect();
    let organisations: Vec<Uuid> = items()
        .map(|certificate| certificate.organisation)
        .collect();
    // Postgres has no arrays of arrays with different lengths.
    let types: Vec<_> = items()
        .map(|certificate| Json(&certificate.document_types))
        .collect();
    let statuses: Vec<&str> = items()
        .map(|certificate| certificate.status.as_str())
        .collect();
    let begins: Vec<Date> = items().map(|certificate| certificate.valid_from).collect();
    let ends: Vec<Date> = items().map(|certificate| certificate.valid_to).collect();
    let written = sqlx::query_as!(
        Upserted,
        r#"with written as (
               insert into evidence_certificates as known
                   (id, sequence, product_id, organisation_id, document_types, status, valid_from, valid_to)
               select id, sequence, product, organisation, array(select jsonb_array_elements_text(types)), status, begins, ends
               from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::jsonb[], $6::text[], $7::date[],
                   $8::date[]) new (id, sequence, product, organisation, types, status, begins, ends)
               on conflict (id) do update set sequence = excluded.sequence, product_id = excluded.product_id,
                   organisation_id = excluded.organisation_id, document_types = excluded.document_types,
                   status = excluded.status, valid_from = excluded.valid_from, valid_to = excluded.valid_to
               where known.sequence < excluded.sequence or known.sequence = excluded.sequence and known is distinct from excluded
               returning xmax = 0 as inserted
           )
           select count(*) filter (where inserted) as "inserted!", count(*) filter (where not inserted) as "updated!"
           from written"#,
        &ids,
        &sequences,
        &products,
        &organisations,
        &types as _,
        &statuses as _,
        &begins,
        &ends,
    );
    Ok(written.fetch_one(conn).await?)
}

/// Counts the certificates in a range of IDs that are missing on a page of the listing of the order domain.
pub async fn count_other_certificates(
    conn: &mut Conn,
    range: IdRange,
    listed: &[Uuid],
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from evidence_certificates
           where ($1::uuid is null or id > $1) and ($2::uuid is null or id <= $2) and id < $3 and id <> all($4)"#,
        range.after,
        range.through,
        range.page,
        listed,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Evidence of a product, with its first day.
pub struct Evidence {
    pub product: ProductId,
    pub document: Document,
    /// First day of a certificate. A document counts from its day of issue or earlier, so it has none.
    pub valid_from: Option<Date>,
}

/// Lists the evidence of products: documents of their sellers, and the document types that certificates count as. The day of the
/// check decides whether evidence has expired, and not its status, because the order domain expires it at one moment for all
/// markets. Of the documents of one type that were not accepted, only the one that is valid for longest is listed: they only
/// explain a finding, and a seller can add any number of them.
pub async fn list(conn: &mut Conn, products: &[ProductId]) -> Result<Vec<Evidence>, Error> {
    let products: Vec<Uuid> = products.iter().map(|product| product.0).collect();
    let rows = sqlx::query!(
        r#"select e.product_id as "product_id!", kind as "kind!", case e.status when 'EXPIRED' then 'ACCEPTED' else e.status end as "status!", issued_on as "issued_on!",
               expires_on, null::date as valid_from
           from (
               select distinct on (product_id, kind, case when status in ('ACCEPTED', 'EXPIRED') then id end) *
               from evidence_documents
               where product_id = any($1)
               order by product_id, kind, case when status in ('ACCEPTED', 'EXPIRED') then id end, expires_on desc nulls first, issued_on desc
           ) e
           join products p on p.id = e.product_id and p.organisation_id = e.organisation_id
           union all
           select e.product_id, unnest(document_types), 'ACCEPTED', valid_from, valid_to, valid_from
           from evidence_certificates e
           join products p on p.id = e.product_id and p.organisation_id = e.organisation_id
           where e.product_id = any($1) and e.status in ('VALID', 'EXPIRED')"#,
        &products,
    )
    .fetch_all(conn)
    .await?;
    let evidence = |product, kind, status: &str, issued_on, expires_on, valid_from| {
        let status = coded("evidence_documents.status", status)?;
        let document = Document {
            kind,
            status,
            issued_on,
            expires_on,
        };
        Ok(Evidence {
            product: ProductId(product),
            document,
            valid_from,
        })
    };
    rows.into_iter()
        .map(|row| {
            evidence(
                row.product_id,
                row.kind,
                &row.status,
                row.issued_on,
                row.expires_on,
                row.valid_from,
            )
        })
        .collect()
}
