//! Who decides by the rules in force, and who changes which these are, take turns: nothing is decided by rules that change
//! before the decision is committed, so whoever is to be told of a change is there to be found.

use database::Conn;

use crate::store::Error;

/// "rules" in ASCII. Advisory locks are per database.
const LOCK: i64 = 0x72_75_6c_65_73;

/// The rules in force stay as they are until the transaction ends. Many may read them at a time.
pub async fn keep(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", LOCK)
        .execute(conn)
        .await?;
    Ok(())
}

/// Waits for those who decide by the rules in force, and keeps others waiting until the transaction ends.
pub async fn change(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK)
        .execute(conn)
        .await?;
    Ok(())
}
