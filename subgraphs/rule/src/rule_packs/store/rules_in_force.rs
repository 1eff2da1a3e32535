//! Who decides by the rules in force, and who changes which these are, take turns: nothing is decided by rules that change
//! before the decision is committed, so whoever is to be told of a change is there to be found.

use database::Conn;

use crate::store::Error;

/// "rules" in ASCII. Advisory locks are per database.
const LOCK: i64 = 0x72_75_6c_65_73;

/// Locks the rules in force, shared: they do not change until the transaction ends.
pub async fn share(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", LOCK)
        .execute(conn)
        .await?;
    Ok(())
}

/// Locks the rules in force, exclusively, until the transaction ends.
pub async fn lock(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK)
        .execute(conn)
        .await?;
    Ok(())
}
