use database::Conn;
use envelope::Keyring;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{DocumentId, OrderId, OrganisationId, ProductId};
use crate::evidence::domain::{Document, Rejection};
use crate::store::Error;
use crate::store::error::one;
use crate::store::sealed::{self, present};

struct Row {
    id: Uuid,
    organisation: Uuid,
    product_id: Uuid,
    order_id: Option<Uuid>,
    kind: String,
    sha256: Vec<u8>,
    issued_on: Date,
    expires_on: Option<Date>,
    issuer: String,
    status: String,
    rejection_code: Option<String>,
    rejection_message: Option<Vec<u8>>,
    rejection_remedy: Option<Vec<u8>>,
    version: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

/// Inserts a new document. It has no rejection.
pub async fn insert_document(conn: &mut Conn, document: &Document) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into evidence_documents (id, organisation, product_id, order_id, kind, sha256, issued_on, expires_on,
             issuer, status, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        document.id.0,
        document.organisation.0,
        document.product.0,
        document.order.map(|order| order.0),
        document.kind,
        &document.sha256,
        document.issued_on,
        document.expires_on,
        document.issuer,
        document.status.into_str(),
        document.version,
        document.created_at,
        document.updated_at,
    )
    .execute(conn)
    .await?;
    one("evidence_documents", done.rows_affected())
}

/// Writes a decision or a resubmission. Fails unless the stored version is the previous one.
pub async fn update_document(
    conn: &mut Conn,
    keys: &Keyring,
    document: &Document,
) -> Result<(), Error> {
    let (subject, id) = (sealed::owner(document), document.id.0);
    let rejection = document.rejection.as_ref();
    let message = rejection.map(|rejection| &rejection.message);
    let message = sealed::seal(keys, subject, sealed::rejection_message(id), message).await?;
    let remedy = rejection.map(|rejection| &rejection.remedy);
    let remedy = sealed::seal(keys, subject, sealed::rejection_remedy(id), remedy).await?;
    let done = sqlx::query!(
        "update evidence_documents set status = $2, rejection_code = $3, rejection_message = $4,
             rejection_remedy = $5, version = $6, sha256 = $7, issued_on = $8, expires_on = $9, issuer = $10,
             updated_at = $11
         where id = $1 and version + 1 = $6",
        id,
        document.status.into_str(),
        rejection.map(|rejection| rejection.code.as_str()),
        message,
        remedy,
        document.version,
        &document.sha256,
        document.issued_on,
        document.expires_on,
        document.issuer,
        document.updated_at,
    )
    .execute(conn)
    .await?;
    one("evidence_documents", done.rows_affected())
}

/// Locks a document (`FOR UPDATE`).
pub async fn lock_document(
    conn: &mut Conn,
    keys: &Keyring,
    id: DocumentId,
) -> Result<Option<Document>, Error> {
    sqlx::query!(
        "select id from evidence_documents where id = $1 for update",
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(find_documents(conn, keys, &[id]).await?.pop())
}

/// Existing documents with these IDs, newest first.
pub async fn find_documents(
    conn: &mut Conn,
    keys: &Keyring,
    ids: &[DocumentId],
) -> Result<Vec<Document>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, organisation, product_id, order_id, kind, sha256, issued_on, expires_on, issuer, status,
             rejection_code, rejection_message, rejection_remedy, version, created_at, updated_at
         from evidence_documents where id = any($1) order by id desc",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut documents = Vec::with_capacity(rows.len());
    for row in rows {
        documents.push(document(keys, row).await?);
    }
    Ok(documents)
}

async fn document(keys: &Keyring, row: Row) -> Result<Document, Error> {
    let rejection = match row.rejection_code {
        None => None,
        Some(code) => {
            let message = sealed::rejection_message(row.id);
            let message = sealed::open(keys, message, row.rejection_message.as_deref()).await?;
            let remedy = sealed::rejection_remedy(row.id);
            let remedy = sealed::open(keys, remedy, row.rejection_remedy.as_deref()).await?;
            Some(Rejection {
                code,
                message: present(message),
                remedy: present(remedy),
            })
        }
    };
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
        rejection,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// Documents of these orders, newest first.
pub async fn list_documents_of_orders(
    conn: &mut Conn,
    keys: &Keyring,
    orders: &[OrderId],
) -> Result<Vec<Document>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!(
        "select id from evidence_documents where order_id = any($1)",
        &orders
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<DocumentId> = ids.into_iter().map(DocumentId).collect();
    find_documents(conn, keys, &ids).await
}

pub async fn count_documents_of_order(conn: &mut Conn, order: OrderId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from evidence_documents where order_id = $1"#,
        order.0
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// One page of documents in the order of their IDs, without the sealed reasons for rejections.
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

/// Number of submitted and accepted documents of a product, counted up to `most`.
pub async fn count_documents_of_product(
    conn: &mut Conn,
    product: ProductId,
    most: i64,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
             select from evidence_documents
             where product_id = $1 and status in ('SUBMITTED', 'ACCEPTED') limit $2) n"#,
        product.0,
        most,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Number of documents of a seller with any status, counted up to `most`.
pub async fn count_documents_up_to(
    conn: &mut Conn,
    seller: OrganisationId,
    most: i64,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
                     select from evidence_documents where organisation = $1 limit $2) n"#,
        seller.0,
        most,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
