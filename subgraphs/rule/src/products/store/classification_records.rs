use database::{Conn, Window};
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::{NationalCode, ProductId};
use crate::products::domain::{Classification, ClassificationRecord, Product};
use crate::store::Error;

/// Inserts the current classifications of these products into the history.
pub async fn insert(conn: &mut Conn, products: &[Product]) -> Result<(), Error> {
    let ids: Vec<Uuid> = products.iter().map(|_| Uuid::now_v7()).collect();
    let of: Vec<Uuid> = products.iter().map(|product| product.id.0).collect();
    let codes: Vec<&str> = products
        .iter()
        .map(|product| product.hs_code.as_str())
        .collect();
    let national: Vec<_> = products
        .iter()
        .map(|product| Json(&product.national_codes))
        .collect();
    let classifications: Vec<_> = products
        .iter()
        .map(|product| Json(&product.classification))
        .collect();
    sqlx::query!(
        "insert into classification_records (id, product_id, hs_code, national_codes, classification)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::jsonb[])",
        &ids,
        &of,
        &codes as _,
        &national as _,
        &classifications as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lists a page of the history, newest first.
pub async fn page(
    conn: &mut Conn,
    product: ProductId,
    window: Window<Uuid>,
) -> Result<Vec<ClassificationRecord>, Error> {
    let range = window.range(false);
    let rows = sqlx::query!(
        r#"select id, hs_code, national_codes as "national_codes: Json<Vec<NationalCode>>",
               classification as "classification: Json<Classification>"
           from classification_records
           where product_id = $1 and ($2::uuid is null or id > $2) and ($3::uuid is null or id < $3)
           order by case when $4 then id end, id desc limit $5"#,
        product.0,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let record = rows.into_iter().map(|row| ClassificationRecord {
        id: row.id,
        hs_code: row.hs_code,
        national_codes: row.national_codes.0,
        classification: row.classification.0,
    });
    Ok(window.in_order(record.collect()))
}

pub async fn count(conn: &mut Conn, product: ProductId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from classification_records where product_id = $1"#,
        product.0
    );
    Ok(count.fetch_one(conn).await?)
}
