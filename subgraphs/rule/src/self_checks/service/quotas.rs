use commands::Error;
use database::Conn;
use time::Date;
use uuid::Uuid;

use crate::domain::{Quotas, Resource};
use crate::self_checks::store;

/// Refuses more self-checks than an organisation makes on a day; those that its open bulk self-checks will make count too.
/// They are counted when they are stored, so commands that run at the same time can exceed the quota by what they add.
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
