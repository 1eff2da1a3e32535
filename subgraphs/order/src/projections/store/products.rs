//! Projection of the products of the rule domain.

use database::Conn;
use uuid::Uuid;

use crate::domain::{OrganisationId, ProductId};
use crate::projections::domain::{Listing, Product, ProductsRepair, Repair, Versioned};
use crate::store::Error;

/// Arrays of the columns.
struct Columns<'a> {
    ids: Vec<Uuid>,
    organisations: Vec<Uuid>,
    origin_countries: Vec<&'a str>,
    statuses: Vec<&'a str>,
    names: Vec<&'a str>,
    skus: Vec<&'a str>,
    sku_keys: Vec<String>,
    hs_codes: Vec<Option<&'a str>>,
    digests: Vec<Vec<u8>>,
    sequences: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn of(products: &'a [Versioned<Product>]) -> Self {
        Self {
            ids: products.iter().map(|one| one.row.id.0).collect(),
            organisations: products.iter().map(|one| one.row.organisation.0).collect(),
            origin_countries: products
                .iter()
                .map(|one| one.row.origin_country.as_str())
                .collect(),
            statuses: products.iter().map(|one| one.row.status.as_str()).collect(),
            names: products.iter().map(|one| one.row.name.as_str()).collect(),
            skus: products.iter().map(|one| one.row.sku.as_str()).collect(),
            sku_keys: products.iter().map(|one| one.row.sku_key()).collect(),
            hs_codes: products
                .iter()
                .map(|one| one.row.hs_code.as_deref())
                .collect(),
            digests: products.iter().map(|one| one.row.digest.clone()).collect(),
            sequences: products.iter().map(|one| one.sequence).collect(),
        }
    }
}

/// Upserts products, except those whose row has an equal or greater sequence. IDs must be unique.
pub async fn upsert_products(
    conn: &mut Conn,
    products: &[Versioned<Product>],
) -> Result<(), Error> {
    let columns = Columns::of(products);
    sqlx::query!(
        "insert into products (id, organisation, origin_country, status, name, sku, digest, sequence, sku_key, hs_code)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[],
                 $8::bigint[], $9::text[], $10::text[])
             n (id, organisation, origin_country, status, name, sku, digest, sequence, sku_key, hs_code)
         order by id
         on conflict (id) do update set organisation = excluded.organisation,
             origin_country = excluded.origin_country, status = excluded.status, sequence = excluded.sequence,
             name = excluded.name, sku = excluded.sku, digest = excluded.digest, sku_key = excluded.sku_key,
             hs_code = excluded.hs_code
         where products.sequence < excluded.sequence",
        &columns.ids,
        &columns.organisations,
        &columns.origin_countries as _,
        &columns.statuses as _,
        &columns.names as _,
        &columns.skus as _,
        &columns.digests,
        &columns.sequences,
        &columns.sku_keys,
        &columns.hs_codes as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those of these products that are new, or that differ, with a greater sequence, in what the rules evaluate. IDs must be unique.
pub async fn list_redescribed_products(
    conn: &mut Conn,
    products: &[Versioned<Product>],
) -> Result<Vec<ProductId>, Error> {
    let columns = Columns::of(products);
    let ids = sqlx::query_scalar!(
        r#"select n.id as "id!" from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bigint[])
             n (id, status, digest, sequence)
         left join products p on p.id = n.id
         where p.id is null
             or p.sequence < n.sequence and (p.status, p.digest) is distinct from (n.status, n.digest)"#,
        &columns.ids,
        &columns.statuses as _,
        &columns.digests,
        &columns.sequences,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ProductId).collect())
}

pub async fn find_products(conn: &mut Conn, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, organisation, origin_country, status, name, sku, digest, hs_code from products where id = any($1)",
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
        hs_code: row.hs_code,
        status: row.status,
        digest: row.digest,
    });
    Ok(products.collect())
}

/// Products of an organisation with one of these keys or SKUs, newest first. Rows that an earlier version of the platform wrote
/// may have no key or an outdated one, so compare the key of the SKU.
pub async fn find_products_by_sku(
    conn: &mut Conn,
    organisation: OrganisationId,
    keys: &[String],
    skus: &[String],
) -> Result<Vec<Product>, Error> {
    let rows = sqlx::query!(
        "select id, organisation, sku, name, origin_country, status, digest, hs_code from products
         where organisation = $1 and sku <> '' and (sku_key = any($2) or sku = any($3))
         order by id desc",
        organisation.0,
        keys,
        skus,
    )
    .fetch_all(conn)
    .await?;
    let products = rows.into_iter().map(|row| Product {
        id: ProductId(row.id),
        organisation: OrganisationId(row.organisation),
        sku: row.sku,
        name: row.name,
        origin_country: row.origin_country,
        hs_code: row.hs_code,
        status: row.status,
        digest: row.digest,
    });
    Ok(products.collect())
}

/// Product of a page that is missing in the projection or differs.
struct Difference {
    id: Uuid,
    missing: bool,
    redescribed: bool,
}

/// Compares the projection with a page and repairs it. A row with a greater sequence than the page's is newer and is kept. A row
/// that differs only in its sequence gets the greater sequence and is not counted.
pub async fn repair_products(
    conn: &mut Conn,
    page: &Listing<Product>,
) -> Result<ProductsRepair, Error> {
    let columns = Columns::of(&page.rows);
    let differences = sqlx::query_as!(
        Difference,
        r#"with compared as (
             select l.*, p.id is null as missing, p.sequence as before,
                 (p.organisation, p.origin_country, p.status, p.name, p.sku, p.digest, p.sku_key, p.hs_code)
                     is distinct from (l.organisation, l.origin_country, l.status, l.name, l.sku, l.digest, l.sku_key,
                         l.hs_code) as differs,
                 (p.organisation, p.status, p.digest) is distinct from (l.organisation, l.status, l.digest) as redescribed
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[],
                     $8::bigint[], $9::text[], $10::text[])
                 l (id, organisation, origin_country, status, name, sku, digest, sequence, sku_key, hs_code)
             left join products p on p.id = l.id
             where p.id is null or p.sequence <= l.sequence
         ), repaired as (
             insert into products (id, organisation, origin_country, status, name, sku, digest, sequence, sku_key, hs_code)
             select id, organisation, origin_country, status, name, sku, digest, sequence, sku_key, hs_code from compared
             where differs or before < sequence
             order by id
             on conflict (id) do update set organisation = excluded.organisation,
                 origin_country = excluded.origin_country, status = excluded.status, sequence = excluded.sequence,
                 name = excluded.name, sku = excluded.sku, digest = excluded.digest, sku_key = excluded.sku_key,
                 hs_code = excluded.hs_code
             where products.sequence <= excluded.sequence
         ) select id as "id!", missing as "missing!", redescribed as "redescribed!" from compared where differs"#,
        &columns.ids,
        &columns.organisations,
        &columns.origin_countries as _,
        &columns.statuses as _,
        &columns.names as _,
        &columns.skus as _,
        &columns.digests,
        &columns.sequences,
        &columns.sku_keys,
        &columns.hs_codes as _,
    )
    .fetch_all(&mut *conn)
    .await?;
    let surplus = count_surplus(conn, page, &columns.ids).await?;
    Ok(repair(&differences, surplus))
}

/// Number of products in the range of the page that the page does not have.
async fn count_surplus(
    conn: &mut Conn,
    page: &Listing<Product>,
    ids: &[Uuid],
) -> Result<i64, Error> {
    let surplus = sqlx::query_scalar!(
        r#"select count(*) as "count!" from products
         where ($1::uuid is null or id > $1) and ($2::uuid is null or id <= $2) and id <> all($3)"#,
        page.after,
        page.through,
        ids,
    )
    .fetch_one(conn)
    .await?;
    Ok(surplus)
}

fn repair(differences: &[Difference], surplus: i64) -> ProductsRepair {
    let mut repaired = ProductsRepair {
        repair: Repair {
            surplus,
            ..Repair::default()
        },
        redescribed: Vec::new(),
    };
    for row in differences {
        let list = if row.missing {
            &mut repaired.repair.missing
        } else {
            &mut repaired.repair.outdated
        };
        list.push(row.id);
        if row.missing || row.redescribed {
            repaired.redescribed.push(ProductId(row.id));
        }
    }
    repaired
}
