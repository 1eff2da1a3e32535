//! The sessions that the gateway refuses, for its snapshot.

use commands::Error;
use database::Conn;
use time::OffsetDateTime;

use crate::sessions::domain::{RevisedCutoff, Session};
use crate::sessions::store;

/// Lists the individually ended sessions whose access tokens may not have expired.
pub(crate) async fn list_revoked(
    conn: &mut Conn,
    now: OffsetDateTime,
) -> Result<Vec<Session>, Error> {
    Ok(store::sessions::list_revoked(conn, now).await?)
}

/// Lists the cutoffs of sessions whose access tokens may not have expired.
pub(crate) async fn list_recent_cutoffs(
    conn: &mut Conn,
    now: OffsetDateTime,
) -> Result<Vec<RevisedCutoff>, Error> {
    Ok(store::session_cutoffs::list_recent(conn, now).await?)
}
