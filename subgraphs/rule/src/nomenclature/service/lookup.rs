//! Functions of the nomenclature for transactions of other capabilities.

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

/// Lists the codes that the nomenclature has.
pub(crate) async fn list_existing_codes(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<BTreeSet<String>, Error> {
    Ok(store::nomenclature::list_existing(conn, codes).await?)
}

/// Lists the prefixes that at least one HS code or national code begins with.
pub(crate) async fn list_known_prefixes(
    conn: &mut Conn,
    prefixes: &[&str],
) -> Result<BTreeSet<String>, Error> {
    Ok(store::nomenclature::list_known(conn, prefixes).await?)
}
