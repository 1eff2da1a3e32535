use database::Conn;
use envelope::Keyring;
use uuid::Uuid;

use crate::domain::{DocumentId, DocumentRequestId, OrderId};
use crate::evidence::domain::DocumentRequest;
use crate::store::Error;
use crate::store::error::one;
use crate::store::sealed::{self, present};

pub async fn insert_document_request(
    conn: &mut Conn,
    keys: &Keyring,
    request: &DocumentRequest,
) -> Result<(), Error> {
    let (subject, field) = (
        sealed::case(request.order),
        sealed::request_text(request.id.0),
    );
    let text = sealed::seal(keys, subject, field, Some(&request.text)).await?;
    let done = sqlx::query!(
        "insert into document_requests (id, order_id, kind, text, status, document_id, requested_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        request.id.0,
        request.order.0,
        request.kind,
        text,
        request.status.into_str(),
        request.document.map(|document| document.0),
        request.requested_at,
        request.updated_at,
    )
    .execute(conn)
    .await?;
    one("document_requests", done.rows_affected())
}

/// Writes the status and the document of a request.
pub async fn update_document_request(
    conn: &mut Conn,
    request: &DocumentRequest,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update document_requests set status = $2, document_id = $3, updated_at = $4 where id = $1",
        request.id.0,
        request.status.into_str(),
        request.document.map(|document| document.0),
        request.updated_at,
    )
    .execute(conn)
    .await?;
    one("document_requests", done.rows_affected())
}

/// Existing requests with these IDs, oldest first.
pub async fn find_document_requests(
    conn: &mut Conn,
    keys: &Keyring,
    ids: &[DocumentRequestId],
) -> Result<Vec<DocumentRequest>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, order_id, kind, text, status, document_id, requested_at, updated_at
         from document_requests where id = any($1) order by id",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut requests = Vec::with_capacity(rows.len());
    for row in rows {
        requests.push(DocumentRequest {
            id: DocumentRequestId(row.id),
            order: OrderId(row.order_id),
            kind: row.kind,
            text: present(sealed::open(keys, sealed::request_text(row.id), Some(&row.text)).await?),
            status: row.status.parse()?,
            document: row.document_id.map(DocumentId),
            requested_at: row.requested_at,
            updated_at: row.updated_at,
        });
    }
    Ok(requests)
}

/// Document requests of these orders, oldest first.
pub async fn list_document_requests_of_orders(
    conn: &mut Conn,
    keys: &Keyring,
    orders: &[OrderId],
) -> Result<Vec<DocumentRequest>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!(
        "select id from document_requests where order_id = any($1)",
        &orders
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<DocumentRequestId> = ids.into_iter().map(DocumentRequestId).collect();
    find_document_requests(conn, keys, &ids).await
}
