use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::domain::{OrganisationId, Product, ProductId, Provider, ProviderId};

/// Keeps what an event says of a product, unless a later one has been here.
pub async fn upsert_product(conn: &mut Conn, product: &Product, sequence: i64) -> Result<(), Error> {
    sqlx::query!(
        "insert into products (id, organisation, sku, name, origin_country, status, sequence)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do update set organisation = excluded.organisation, sku = excluded.sku,
             name = excluded.name, origin_country = excluded.origin_country, status = excluded.status,
             sequence = excluded.sequence
         where products.sequence < excluded.sequence",
        product.id.0,
        product.organisation.0,
        product.sku,
        product.name,
        product.origin_country,
        product.status,
        sequence,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find_products(conn: &mut Conn, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, organisation, sku, name, origin_country, status from products where id = any($1)",
        &ids
    )
    .fetch_all(conn)
    .await?;
    let products = rows.into_iter().map(|row| Product {
        id: ProductId(row.id),
        organisation: OrganisationId(row.organisation),
        sku: row.sku,
        name: row.name,
        origin_country: row.origin_country,
        status: row.status,
    });
    Ok(products.collect())
}

/// Keeps what an event says of a provider, unless a later one has been here.
pub async fn upsert_provider(conn: &mut Conn, provider: &Provider, sequence: i64) -> Result<(), Error> {
    sqlx::query!(
        "insert into providers (id, organisation, status, sequence) values ($1, $2, $3, $4)
         on conflict (id) do update set organisation = excluded.organisation, status = excluded.status,
             sequence = excluded.sequence
         where providers.sequence < excluded.sequence",
        provider.id.0,
        provider.organisation.0,
        provider.status,
        sequence,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find_providers(conn: &mut Conn, ids: &[ProviderId]) -> Result<Vec<Provider>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!("select id, organisation, status from providers where id = any($1)", &ids)
        .fetch_all(conn)
        .await?;
    let providers = rows.into_iter().map(|row| Provider {
        id: ProviderId(row.id),
        organisation: OrganisationId(row.organisation),
        status: row.status,
    });
    Ok(providers.collect())
}
