use database::Conn;

use super::Error;
use crate::domain::{OrganisationId, Quota};
use crate::store;

/// Refuses what would be one too many for this organisation. Concurrent commands may go over the quota by their number: a lock
/// would let all commands of an organisation wait for each other.
pub(crate) async fn within_quota(
    conn: &mut Conn,
    organisation: OrganisationId,
    quota: Quota,
) -> Result<(), Error> {
    let has = store::count_against_quota(conn, organisation, quota).await?;
    Ok(quota.allows_one_more(has)?)
}
