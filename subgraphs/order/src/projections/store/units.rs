//! Projection of the units of measure of the rule domain.

use database::Conn;
use time::OffsetDateTime;

use crate::domain::Unit;
use crate::store::Error;
use crate::store::error::one;

/// State of the list of units.
pub struct UnitImport {
    /// Incremented by each import.
    pub version: i64,
    /// True if all units of the recommendation were imported.
    pub complete: bool,
}

/// Upserts the units of an event, except those that a later event has updated.
pub async fn upsert_units(
    conn: &mut Conn,
    units: &[Unit],
    listed_at: OffsetDateTime,
) -> Result<(), Error> {
    let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
    let symbols: Vec<Option<&str>> = units.iter().map(|unit| unit.symbol.as_deref()).collect();
    sqlx::query!(
        "insert into units as known (code, name, symbol, listed_at)
         select code, name, symbol, $4::timestamptz
         from unnest($1::text[], $2::text[], $3::text[]) new (code, name, symbol)
         order by code
         on conflict (code) do update set name = excluded.name, symbol = excluded.symbol, listed_at = excluded.listed_at
         where known.listed_at <= excluded.listed_at",
        &codes as _,
        &names as _,
        &symbols as _,
        listed_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Records an import. A complete list remains complete.
pub async fn update_unit_import(conn: &mut Conn, complete: bool) -> Result<(), Error> {
    let done = sqlx::query!(
        "update unit_imports set version = version + 1, complete = complete or $1::boolean",
        complete,
    )
    .execute(conn)
    .await?;
    one("unit_imports", done.rows_affected())
}

pub async fn find_unit_import(conn: &mut Conn) -> Result<UnitImport, Error> {
    let state = sqlx::query_as!(UnitImport, "select version, complete from unit_imports");
    Ok(state.fetch_one(conn).await?)
}

/// Imported units, by code.
pub async fn list_units(conn: &mut Conn) -> Result<Vec<Unit>, Error> {
    let units = sqlx::query_as!(Unit, "select code, name, symbol from units order by code");
    Ok(units.fetch_all(conn).await?)
}
