//! Queue of rule changes. This file uses no service of another capability, because rule packs use it.

use commands::Error;
use database::Conn;

use crate::rule_changes::domain::RuleChange;
use crate::rule_changes::store;

/// Inserts a rule change for the background job. Returns false if there is already one for the same day.
pub(crate) async fn queue(conn: &mut Conn, change: &RuleChange) -> Result<bool, Error> {
    Ok(store::rule_changes::insert(conn, change).await?)
}
