//! Functions of self-checks for the transactions of rule changes.

use commands::Error;
use database::Conn;

use crate::domain::SelfCheckId;
use crate::self_checks::domain::SelfCheck;
use crate::self_checks::store;

pub(crate) use crate::self_checks::store::checked_lanes::{CheckedLane, LaneKey};

/// Lists these self-checks, of all organisations.
pub(crate) async fn list(conn: &mut Conn, ids: &[SelfCheckId]) -> Result<Vec<SelfCheck>, Error> {
    Ok(store::self_checks::list(conn, ids, None).await?)
}

/// Lists a page of the latest self-checks of each product and lane, by product and lane.
pub(crate) async fn list_checked_lanes(
    conn: &mut Conn,
    after: Option<LaneKey<'_>>,
    most: i64,
) -> Result<Vec<CheckedLane>, Error> {
    Ok(store::checked_lanes::page(conn, after, most).await?)
}

/// Counts the pairs of a product and a lane that have a self-check.
pub(crate) async fn count_checked_lanes(conn: &mut Conn) -> Result<i64, Error> {
    Ok(store::checked_lanes::count(conn).await?)
}
