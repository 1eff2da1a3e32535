use database::{Conn, Window};

use crate::nomenclature::domain::NationalCodeEntry;
use crate::store::Error;

/// Upserts entries. Returns the number of those that were new or changed.
pub async fn upsert(conn: &mut Conn, entries: &[NationalCodeEntry]) -> Result<u64, Error> {
    let markets: Vec<&str> = entries.iter().map(|entry| entry.market.as_str()).collect();
    let codes: Vec<&str> = entries.iter().map(|entry| entry.code.as_str()).collect();
    let descriptions: Vec<&str> = entries
        .iter()
        .map(|entry| entry.description.as_str())
        .collect();
    let done = sqlx::query!(
        "insert into national_codes as known (market, code, description, hs_code)
         select market, code, description, left(code, 6)
         from unnest($1::text[], $2::text[], $3::text[]) new (market, code, description)
         on conflict (market, code) do update set description = excluded.description
         where known.description <> excluded.description",
        &markets as _,
        &codes as _,
        &descriptions as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Lists a page of the codes of a market with this prefix, in order.
pub async fn page(
    conn: &mut Conn,
    market: &str,
    prefix: &str,
    window: &Window<String>,
) -> Result<Vec<NationalCodeEntry>, Error> {
    let range = window.clone().range(true);
    let rows = sqlx::query_as!(
        NationalCodeEntry,
        "select market, code, description from national_codes
         where market = $1 and code >= $2 and code < $2 || ':'
             and ($3::text is null or code > $3) and ($4::text is null or code < $4)
         order by case when $5 then code end, code desc limit $6",
        market,
        prefix,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    );
    Ok(window.in_order(rows.fetch_all(conn).await?))
}

pub async fn count(conn: &mut Conn, market: &str, prefix: &str) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from national_codes
           where market = $1 and code >= $2 and code < $2 || ':'"#,
        market,
        prefix,
    );
    Ok(count.fetch_one(conn).await?)
}
