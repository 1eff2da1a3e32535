use database::Conn;
use uuid::Uuid;

use super::Error;
use super::error::one;
use crate::domain::{Certificate, CertificateId, OrderId, OrganisationId, ProductId};

pub async fn next_certificate_number(conn: &mut Conn) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(r#"select nextval('certificate_numbers') as "number!""#).fetch_one(conn).await?)
}

pub async fn insert_certificate(conn: &mut Conn, certificate: &Certificate) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into certificates (id, number, order_id, product_id, organisation, document_types, valid_from,
             valid_to, status, version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        certificate.id.0,
        certificate.number,
        certificate.order.0,
        certificate.product.0,
        certificate.organisation.0,
        &certificate.document_types,
        certificate.valid_from,
        certificate.valid_to,
        certificate.status.word(),
        certificate.version,
        certificate.created_at,
    )
    .execute(conn)
    .await?;
    one("certificates", done.rows_affected())
}

/// These certificates, as far as they exist, newest first.
pub async fn find_certificates(conn: &mut Conn, ids: &[CertificateId]) -> Result<Vec<Certificate>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, number, order_id, product_id, organisation, document_types, valid_from, valid_to, status, version,
             created_at
         from certificates where id = any($1) order by id desc",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let certificates = rows.into_iter().map(|row| {
        Ok(Certificate {
            id: CertificateId(row.id),
            number: row.number,
            order: OrderId(row.order_id),
            product: ProductId(row.product_id),
            organisation: OrganisationId(row.organisation),
            document_types: row.document_types,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            status: row.status.parse()?,
            version: row.version,
            created_at: row.created_at,
        })
    });
    certificates.collect()
}

pub async fn list_certificates_of_orders(
    conn: &mut Conn,
    orders: &[OrderId],
) -> Result<Vec<Certificate>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!("select id from certificates where order_id = any($1)", &orders)
        .fetch_all(&mut *conn)
        .await?;
    let ids: Vec<CertificateId> = ids.into_iter().map(CertificateId).collect();
    find_certificates(conn, &ids).await
}

pub async fn list_certificates_of_products(
    conn: &mut Conn,
    products: &[ProductId],
) -> Result<Vec<Certificate>, Error> {
    let products: Vec<Uuid> = products.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!("select id from certificates where product_id = any($1)", &products)
        .fetch_all(&mut *conn)
        .await?;
    let ids: Vec<CertificateId> = ids.into_iter().map(CertificateId).collect();
    find_certificates(conn, &ids).await
}
