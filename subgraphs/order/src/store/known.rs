use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::domain::{Carrier, OrganisationId, Product, ProductId, Provider, ProviderId};

/// Keeps what an event says of a product, unless a later one has been here.
pub async fn upsert_product(conn: &mut Conn, product: &Product, sequence: i64) -> Result<(), Error> {
    sqlx::query!(
        "insert into products (id, organisation, origin_country, status, sequence, name, sku)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do update set organisation = excluded.organisation,
             origin_country = excluded.origin_country, status = excluded.status, sequence = excluded.sequence,
             name = excluded.name, sku = excluded.sku
         where products.sequence < excluded.sequence",
        product.id.0,
        product.organisation.0,
        product.origin_country,
        product.status,
        sequence,
        product.name,
        product.sku,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find_products(conn: &mut Conn, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, organisation, origin_country, status, name, sku from products where id = any($1)",
        &ids
    )
    .fetch_all(conn)
    .await?;
    let products = rows.into_iter().map(|row| Product {
        id: ProductId(row.id),
        organisation: OrganisationId(row.organisation),
        origin_country: row.origin_country,
        name: row.name,
        sku: row.sku,
        status: row.status,
    });
    Ok(products.collect())
}

/// Keeps what an event says of a provider, and says so, unless a later one has been here.
pub async fn upsert_provider(conn: &mut Conn, provider: &Provider, sequence: i64) -> Result<bool, Error> {
    let done = sqlx::query!(
        "insert into providers (id, organisation, status, sequence, display_name) values ($1, $2, $3, $4, $5)
         on conflict (id) do update set organisation = excluded.organisation, status = excluded.status,
             sequence = excluded.sequence, display_name = excluded.display_name
         where providers.sequence < excluded.sequence",
        provider.id.0,
        provider.organisation.0,
        provider.status,
        sequence,
        provider.display_name,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub async fn find_providers(conn: &mut Conn, ids: &[ProviderId]) -> Result<Vec<Provider>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows =
        sqlx::query!("select id, organisation, status, display_name from providers where id = any($1)", &ids)
            .fetch_all(conn)
            .await?;
    let providers = rows.into_iter().map(|row| Provider {
        id: ProviderId(row.id),
        organisation: OrganisationId(row.organisation),
        display_name: row.display_name,
        status: row.status,
    });
    Ok(providers.collect())
}

/// A provider that nobody else changes, or relies on, until the transaction is over.
pub async fn hold_provider(conn: &mut Conn, id: ProviderId) -> Result<Option<Provider>, Error> {
    sqlx::query!("select id from providers where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(find_providers(conn, &[id]).await?.pop())
}

/// A provider that stays as it is until the transaction is over: whoever takes its suspension in has to wait.
pub async fn lock_provider(conn: &mut Conn, id: ProviderId) -> Result<Option<Provider>, Error> {
    sqlx::query!("select id from providers where id = $1 for share", id.0).fetch_optional(&mut *conn).await?;
    Ok(find_providers(conn, &[id]).await?.pop())
}

/// Keeps what an event says of a carrier, unless a later one has been here.
pub async fn upsert_carrier(conn: &mut Conn, carrier: &Carrier, sequence: i64) -> Result<(), Error> {
    sqlx::query!(
        "insert into carriers (id, status, sequence) values ($1, $2, $3)
         on conflict (id) do update set status = excluded.status, sequence = excluded.sequence
         where carriers.sequence < excluded.sequence",
        carrier.id.0,
        carrier.status,
        sequence,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find_carrier(conn: &mut Conn, id: OrganisationId) -> Result<Option<Carrier>, Error> {
    let row =
        sqlx::query!("select id, status from carriers where id = $1", id.0).fetch_optional(conn).await?;
    Ok(row.map(|row| Carrier { id: OrganisationId(row.id), status: row.status }))
}
