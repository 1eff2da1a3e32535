use std::collections::HashMap;

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use crate::domain::{OrderId, OrganisationId, Product, ProductId};

/// An order that came from another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    pub order: OrderId,
    /// The import that brought it.
    pub import: Uuid,
}

/// Notes that an order was imported, unless it has been; answers with what is noted.
pub async fn insert_legacy_order(
    conn: &mut Conn,
    organisation: OrganisationId,
    reference: &str,
    imported: Imported,
    now: OffsetDateTime,
) -> Result<Imported, Error> {
    sqlx::query!(
        "insert into legacy_orders (organisation, reference, order_id, import_id, imported_at)
         values ($1, $2, $3, $4, $5) on conflict (organisation, reference) do nothing",
        organisation.0,
        reference,
        imported.order.0,
        imported.import,
        now,
    )
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query!(
        "select order_id, import_id from legacy_orders where organisation = $1 and reference = $2",
        organisation.0,
        reference,
    )
    .fetch_one(conn)
    .await?;
    Ok(Imported { order: OrderId(row.order_id), import: row.import_id })
}

/// Which of these an organisation has imported, by their references.
pub async fn find_legacy_orders(
    conn: &mut Conn,
    organisation: OrganisationId,
    references: &[String],
) -> Result<HashMap<String, Imported>, Error> {
    let rows = sqlx::query!(
        "select reference, order_id, import_id from legacy_orders where organisation = $1 and reference = any($2)",
        organisation.0,
        references,
    )
    .fetch_all(conn)
    .await?;
    let imported = rows
        .into_iter()
        .map(|row| (row.reference, Imported { order: OrderId(row.order_id), import: row.import_id }));
    Ok(imported.collect())
}

/// An organisation's products by what it calls them; of two with one SKU, the one that is not archived, or the later.
pub async fn find_products_by_sku(
    conn: &mut Conn,
    organisation: OrganisationId,
    skus: &[String],
) -> Result<HashMap<String, Product>, Error> {
    let rows = sqlx::query!(
        "select distinct on (sku) id, organisation, sku, name, origin_country, status from products
         where organisation = $1 and sku = any($2) and sku <> ''
         order by sku, status = 'ARCHIVED', id desc",
        organisation.0,
        skus,
    )
    .fetch_all(conn)
    .await?;
    let products = rows.into_iter().map(|row| {
        let product = Product {
            id: ProductId(row.id),
            organisation: OrganisationId(row.organisation),
            sku: row.sku,
            name: row.name,
            origin_country: row.origin_country,
            status: row.status,
        };
        (product.sku.clone(), product)
    });
    Ok(products.collect())
}
