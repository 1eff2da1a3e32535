//! Products, as the rule domain publishes them.

use database::Conn;
use uuid::Uuid;

use super::Error;
use super::repairs::{Difference, repair};
use crate::domain::{Listing, OrganisationId, Product, ProductId, Repair, Versioned};

/// One array per column.
struct Columns<'a> {
    ids: Vec<Uuid>,
    organisations: Vec<Uuid>,
    origin_countries: Vec<&'a str>,
    statuses: Vec<&'a str>,
    names: Vec<&'a str>,
    skus: Vec<&'a str>,
    sequences: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn of(products: &'a [Versioned<Product>]) -> Self {
        Self {
            ids: products.iter().map(|one| one.row.id.0).collect(),
            organisations: products.iter().map(|one| one.row.organisation.0).collect(),
            origin_countries: products.iter().map(|one| one.row.origin_country.as_str()).collect(),
            statuses: products.iter().map(|one| one.row.status.as_str()).collect(),
            names: products.iter().map(|one| one.row.name.as_str()).collect(),
            skus: products.iter().map(|one| one.row.sku.as_str()).collect(),
            sequences: products.iter().map(|one| one.sequence).collect(),
        }
    }
}

/// Upserts products, each unless its row has a sequence as great. Every id occurs once.
pub async fn upsert_products(conn: &mut Conn, products: &[Versioned<Product>]) -> Result<(), Error> {
    let columns = Columns::of(products);
    sqlx::query!(
        "insert into products (id, organisation, origin_country, status, name, sku, sequence)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
             n (id, organisation, origin_country, status, name, sku, sequence)
         order by id
         on conflict (id) do update set organisation = excluded.organisation,
             origin_country = excluded.origin_country, status = excluded.status, sequence = excluded.sequence,
             name = excluded.name, sku = excluded.sku
         where products.sequence < excluded.sequence",
        &columns.ids,
        &columns.organisations,
        &columns.origin_countries as _,
        &columns.statuses as _,
        &columns.names as _,
        &columns.skus as _,
        &columns.sequences,
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

/// Compares the projection with a page and repairs it. A row whose sequence is greater than the page's is newer and stays;
/// one that differs by its sequence only gets the greater sequence and is not counted.
pub async fn repair_products(conn: &mut Conn, page: &Listing<Product>) -> Result<Repair, Error> {
    let columns = Columns::of(&page.rows);
    let differences = sqlx::query_as!(
        Difference,
        r#"with compared as (
             select l.*, p.id is null as missing, p.sequence as before,
                 (p.organisation, p.origin_country, p.status, p.name, p.sku)
                     is distinct from (l.organisation, l.origin_country, l.status, l.name, l.sku) as differs
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
                 l (id, organisation, origin_country, status, name, sku, sequence)
             left join products p on p.id = l.id
             where p.id is null or p.sequence <= l.sequence
         ), repaired as (
             insert into products (id, organisation, origin_country, status, name, sku, sequence)
             select id, organisation, origin_country, status, name, sku, sequence from compared
             where differs or before < sequence
             order by id
             on conflict (id) do update set organisation = excluded.organisation,
                 origin_country = excluded.origin_country, status = excluded.status, sequence = excluded.sequence,
                 name = excluded.name, sku = excluded.sku
             where products.sequence <= excluded.sequence
         ) select id as "id!", missing as "missing!" from compared where differs"#,
        &columns.ids,
        &columns.organisations,
        &columns.origin_countries as _,
        &columns.statuses as _,
        &columns.names as _,
        &columns.skus as _,
        &columns.sequences,
    )
    .fetch_all(&mut *conn)
    .await?;
    let surplus = sqlx::query_scalar!(
        r#"select count(*) as "count!" from products
         where ($1::uuid is null or id > $1) and ($2::uuid is null or id <= $2) and id <> all($3)"#,
        page.after,
        page.through,
        &columns.ids,
    )
    .fetch_one(conn)
    .await?;
    Ok(repair(differences, surplus))
}
