//! What other capabilities ask of the nomenclature, inside their transactions.

use std::collections::BTreeSet;

use commands::Error;
use database::Conn;

use crate::domain::refusals;
use crate::nomenclature::store;

/// Refuses a code that the nomenclature does not have.
pub(crate) async fn require_code(conn: &mut Conn, code: &str) -> Result<(), Error> {
    if store::nomenclature::exists(conn, code).await? {
        Ok(())
    } else {
        Err(refusals::unknown_hs_code().into())
    }
}

/// Lists those of these codes that the nomenclature has.
pub(crate) async fn list_existing_codes(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<BTreeSet<String>, Error> {
    Ok(store::nomenclature::list_existing(conn, codes).await?)
}

/// Lists those of these prefixes that some code begins with, international or national.
pub(crate) async fn list_known_prefixes(
    conn: &mut Conn,
    prefixes: &[&str],
) -> Result<BTreeSet<String>, Error> {
    Ok(store::nomenclature::list_known(conn, prefixes).await?)
}
