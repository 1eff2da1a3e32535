use database::Conn;

use crate::domain::Unit;
use crate::store::Error;

/// Upserts units. Returns the number of those that were new or changed.
pub async fn upsert(conn: &mut Conn, units: &[Unit]) -> Result<u64, Error> {
    let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
    let symbols: Vec<Option<&str>> = units.iter().map(|unit| unit.symbol.as_deref()).collect();
    let done = sqlx::query!(
        "insert into units as known (code, name, symbol)
         select * from unnest($1::text[], $2::text[], $3::text[])
         on conflict (code) do update set name = excluded.name, symbol = excluded.symbol
         where (known.name, known.symbol) is distinct from (excluded.name, excluded.symbol)",
        &codes as _,
        &names as _,
        &symbols as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Lists the imported units, by code.
pub async fn list(conn: &mut Conn) -> Result<Vec<Unit>, Error> {
    let units = sqlx::query_as!(Unit, "select code, name, symbol from units order by code");
    Ok(units.fetch_all(conn).await?)
}

/// Records that the list is complete.
pub async fn update_complete(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("update unit_imports set complete = true where not complete")
        .execute(conn)
        .await?;
    Ok(())
}

/// Returns true if a complete list was imported.
pub async fn find_complete(conn: &mut Conn) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!("select complete from unit_imports")
        .fetch_one(conn)
        .await?)
}
