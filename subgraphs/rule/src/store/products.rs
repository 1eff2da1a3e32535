use database::Conn;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::error::{coded, country, one};
use crate::domain::{Code, Facts, NationalCode, Product, ProductFilter, ProductId};

pub async fn insert(conn: &mut Conn, product: &Product) -> Result<(), Error> {
    sqlx::query!(
        "insert into products
             (id, version, organisation_id, sku, name, description, origin_country, hs_code, national_codes, facts, status,
              created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        product.id.0,
        product.version,
        product.organisation,
        product.sku,
        product.name,
        product.description,
        product.origin.code(),
        product.hs_code,
        Json(&product.national_codes) as _,
        Json(&product.facts) as _,
        product.status.code(),
        product.created_at,
        product.updated_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes what can change of a product that is locked.
pub async fn update(conn: &mut Conn, product: &Product) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update products
         set version = $2, name = $3, description = $4, origin_country = $5, hs_code = $6, national_codes = $7, facts = $8,
             status = $9, updated_at = $10
         where id = $1",
        product.id.0,
        product.version,
        product.name,
        product.description,
        product.origin.code(),
        product.hs_code,
        Json(&product.national_codes) as _,
        Json(&product.facts) as _,
        product.status.code(),
        product.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("products", rows)
}

/// Waits for others' changes to this organisation's product, and keeps others waiting until the transaction ends.
pub async fn lock(conn: &mut Conn, id: ProductId, organisation: Uuid) -> Result<Option<Product>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select id, version, organisation_id, sku, name, description, origin_country, hs_code,
               national_codes as "national_codes: Json<Vec<NationalCode>>", facts as "facts: Json<Facts>", status,
               created_at, updated_at
           from products where id = $1 and organisation_id = $2 for update"#,
        id.0,
        organisation,
    )
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// Those of these that there are, of one organisation or of all.
pub async fn list(
    conn: &mut Conn,
    ids: &[ProductId],
    organisation: Option<Uuid>,
) -> Result<Vec<Product>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, version, organisation_id, sku, name, description, origin_country, hs_code,
               national_codes as "national_codes: Json<Vec<NationalCode>>", facts as "facts: Json<Facts>", status,
               created_at, updated_at
           from products where id = any($1) and ($2::uuid is null or organisation_id = $2)"#,
        &ids,
        organisation,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Oldest first.
pub async fn page(
    conn: &mut Conn,
    organisation: Option<Uuid>,
    filter: &ProductFilter,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<Product>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, version, organisation_id, sku, name, description, origin_country, hs_code,
               national_codes as "national_codes: Json<Vec<NationalCode>>", facts as "facts: Json<Facts>", status,
               created_at, updated_at
           from products
           where ($1::uuid is null or organisation_id = $1) and ($2::uuid is null or id > $2)
               and ($3::text is null or strpos(lower(name), lower($3)) > 0 or strpos(lower(sku), lower($3)) > 0)
               and ($4::text is null or status = $4) and ($5::text is null or starts_with(hs_code, $5))
           order by id limit $6"#,
        organisation,
        after,
        filter.search,
        filter.status.map(Code::code),
        filter.hs_prefix,
        most,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub async fn count(
    conn: &mut Conn,
    organisation: Option<Uuid>,
    filter: &ProductFilter,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from products
           where ($1::uuid is null or organisation_id = $1)
               and ($2::text is null or strpos(lower(name), lower($2)) > 0 or strpos(lower(sku), lower($2)) > 0)
               and ($3::text is null or status = $3) and ($4::text is null or starts_with(hs_code, $4))"#,
        organisation,
        filter.search,
        filter.status.map(Code::code),
        filter.hs_prefix,
    );
    Ok(count.fetch_one(conn).await?)
}

struct Row {
    id: Uuid,
    version: i64,
    organisation_id: Uuid,
    sku: String,
    name: String,
    description: Option<String>,
    origin_country: String,
    hs_code: String,
    national_codes: Json<Vec<NationalCode>>,
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
            name: row.name,
            description: row.description,
            origin: country("products.origin_country", &row.origin_country)?,
            hs_code: row.hs_code,
            national_codes: row.national_codes.0,
            facts: row.facts.0,
            status: coded("products.status", &row.status)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
