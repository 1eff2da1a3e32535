use commands::Error;
use database::Conn;
use time::Date;
use uuid::Uuid;

use crate::domain::{Quotas, Resource};
use crate::self_checks::store;

/// Refuses if an organisation would exceed its quota of self-checks on a day, including the remaining checks of its open bulk
/// self-checks. Checks are counted when they are stored, so concurrent commands can exceed the quota by the number that they add.
pub(super) async fn check_self_checks(
    conn: &mut Conn,
    quotas: &Quotas,
    organisation: Uuid,
    day: Date,
    added: i64,
) -> Result<(), Error> {
    let used = store::self_check_days::count(conn, organisation, day).await?;
    let to_come = store::bulk_self_checks::sum_to_come(conn, organisation).await?;
    let all = used.saturating_add(to_come).saturating_add(added);
    Ok(quotas.check(Resource::SelfChecksADay, all)?)
}
