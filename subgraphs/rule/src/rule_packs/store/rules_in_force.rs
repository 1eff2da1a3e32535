//! Advisory lock on the rules in force. Transactions that decide by them take it shared, and transactions that change them take it
//! exclusively. The rules cannot change between a decision and its commit, so a rule change finds every decision that it affects.

use database::Conn;

use crate::store::Error;

/// "rules" in ASCII. Advisory locks are per database.
const LOCK: i64 = 0x72_75_6c_65_73;

/// Takes the lock shared: the rules in force do not change until the transaction ends.
pub async fn share(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", LOCK)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes the lock exclusively, until the transaction ends.
pub async fn lock(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK)
        .execute(conn)
        .await?;
    Ok(())
}
