use std::collections::BTreeSet;

use database::Conn;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Facts, NationalCode, ProductId};
use crate::products::domain::{Classification, Product};
use crate::store::Error;
use crate::store::error::{coded, country, one};

/// Inserts products, all or none.
#[expect(
    clippy::too_many_lines,
    reason = "one statement, with an array for each column"
)]
pub async fn insert(conn: &mut Conn, products: &[Product]) -> Result<(), Error> {
    let all = |text: fn(&Product) -> &str| products.iter().map(text).collect::<Vec<&str>>();
    let ids: Vec<Uuid> = products.iter().map(|product| product.id.0).collect();
    let organisations: Vec<Uuid> = products
        .iter()
        .map(|product| product.organisation)
        .collect();
    let gtins: Vec<Option<&str>> = products
        .iter()
        .map(|product| product.gtin.as_deref())
        .collect();
    let descriptions: Vec<Option<&str>> = products
        .iter()
        .map(|product| product.description.as_deref())
        .collect();
    let variants: Vec<Option<Uuid>> = products
        .iter()
        .map(|product| product.variant_of.map(|id| id.0))
        .collect();
    let codes: Vec<_> = products
        .iter()
        .map(|product| Json(&product.national_codes))
        .collect();
    let classifications: Vec<_> = products
        .iter()
        .map(|product| Json(&product.classification))
        .collect();
    let facts: Vec<_> = products
        .iter()
        .map(|product| Json(&product.facts))
        .collect();
    let created: Vec<OffsetDateTime> = products.iter().map(|product| product.created_at).collect();
    let updated: Vec<OffsetDateTime> = products.iter().map(|product| product.updated_at).collect();
    let searches: Vec<String> = products.iter().map(Product::search).collect();
    sqlx::query!(
        "insert into products
             (id, version, organisation_id, sku, gtin, name, description, variant_of, origin_country, hs_code,
              national_codes, classification, facts, status, created_at, updated_at, search)
         select id, 1, organisation_id, sku, gtin, name, description, variant_of, origin_country, hs_code,
             national_codes, classification, facts, status, created_at, updated_at, search
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[],
             $9::text[], $10::jsonb[], $11::jsonb[], $12::jsonb[], $13::text[], $14::timestamptz[], $15::timestamptz[],
             $16::text[])
             new (id, organisation_id, sku, gtin, name, description, variant_of, origin_country, hs_code,
                 national_codes, classification, facts, status, created_at, updated_at, search)",
        &ids,
        &organisations,
        &all(|product| &product.sku) as _,
        &gtins as _,
        &all(|product| &product.name) as _,
        &descriptions as _,
        &variants as _,
        &all(|product| product.origin.code()) as _,
        &all(|product| &product.hs_code) as _,
        &codes as _,
        &classifications as _,
        &facts as _,
        &all(|product| product.status.into_str()) as _,
        &created,
        &updated,
        &searches,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lists the SKUs that the organisation already has.
pub async fn list_skus(
    conn: &mut Conn,
    organisation: Uuid,
    skus: &[&str],
) -> Result<BTreeSet<String>, Error> {
    let found = sqlx::query_scalar!(
        "select sku from products where organisation_id = $1 and sku = any($2)",
        organisation,
        skus as _,
    );
    Ok(found.fetch_all(conn).await?.into_iter().collect())
}

/// Updates the mutable columns of a locked product.
pub async fn update(conn: &mut Conn, product: &Product) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update products
         set version = $2, name = $3, description = $4, origin_country = $5, hs_code = $6, national_codes = $7, facts = $8,
             status = $9, updated_at = $10, gtin = $11, classification = $12, search = $13
         where id = $1",
        product.id.0,
        product.version,
        product.name,
        product.description,
        product.origin.code(),
        product.hs_code,
        Json(&product.national_codes) as _,
        Json(&product.facts) as _,
        product.status.into_str(),
        product.updated_at,
        product.gtin,
        Json(&product.classification) as _,
        product.search(),
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("products", rows)
}

/// Locks a product, of one organisation or of any, until the transaction ends. Inserts of rows that refer to it do not wait.
pub async fn lock(
    conn: &mut Conn,
    id: ProductId,
    organisation: Option<Uuid>,
) -> Result<Option<Product>, Error> {
    sqlx::query!(
        "select id from products where id = $1 and ($2::uuid is null or organisation_id = $2) for no key update",
        id.0,
        organisation,
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(list(conn, &[id], organisation).await?.pop())
}

/// Locks these products of an organisation like [`lock`], and lists those that exist. The order of the locks is that of the IDs, so
/// that two transactions never wait for each other.
pub async fn lock_all(
    conn: &mut Conn,
    ids: &[ProductId],
    organisation: Uuid,
) -> Result<Vec<Product>, Error> {
    let locked: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "select id from products where id = any($1) and organisation_id = $2 order by id for no key update",
        &locked,
        organisation,
    )
    .fetch_all(&mut *conn)
    .await?;
    list(conn, ids, Some(organisation)).await
}

/// Lists the existing products among these IDs, of one organisation or of all.
pub async fn list(
    conn: &mut Conn,
    ids: &[ProductId],
    organisation: Option<Uuid>,
) -> Result<Vec<Product>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, version, organisation_id, sku, gtin, name, description, variant_of, origin_country, hs_code,
               national_codes as "national_codes: Json<Vec<NationalCode>>",
               classification as "classification: Json<Classification>", facts as "facts: Json<Facts>", status,
               created_at, updated_at
           from products where id = any($1) and ($2::uuid is null or organisation_id = $2) order by id"#,
        &ids,
        organisation,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

struct Row {
    id: Uuid,
    version: i64,
    organisation_id: Uuid,
    sku: String,
    gtin: Option<String>,
    name: String,
    description: Option<String>,
    variant_of: Option<Uuid>,
    origin_country: String,
    hs_code: String,
    national_codes: Json<Vec<NationalCode>>,
    classification: Json<Classification>,
    facts: Json<Facts>,
    status: String,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

impl TryFrom<Row> for Product {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: ProductId(row.id),
            version: row.version,
            organisation: row.organisation_id,
            sku: row.sku,
            gtin: row.gtin,
            name: row.name,
            description: row.description,
            variant_of: row.variant_of.map(ProductId),
            origin: country("products.origin_country", &row.origin_country)?,
            hs_code: row.hs_code,
            national_codes: row.national_codes.0,
            classification: row.classification.0,
            facts: row.facts.0,
            status: coded("products.status", &row.status)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
