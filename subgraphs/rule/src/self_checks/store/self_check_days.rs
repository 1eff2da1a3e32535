//! Number of self-checks of each organisation and day.

use database::Conn;
use time::Date;
use uuid::Uuid;

use crate::store::Error;

/// Returns the number of self-checks of an organisation on a day.
pub async fn count(conn: &mut Conn, organisation: Uuid, day: Date) -> Result<i64, Error> {
    let checks = sqlx::query_scalar!(
        "select checks from self_check_days where organisation_id = $1 and day = $2",
        organisation,
        day,
    );
    Ok(checks.fetch_optional(conn).await?.unwrap_or(0))
}

/// Adds to the number of self-checks on a day. This locks the row until the transaction ends, so call it right before the commit.
pub async fn add(conn: &mut Conn, organisation: Uuid, day: Date, checks: i64) -> Result<(), Error> {
    sqlx::query!(
        "insert into self_check_days as known (organisation_id, day, checks) values ($1, $2, $3)
         on conflict (organisation_id, day) do update set checks = known.checks + excluded.checks",
        organisation,
        day,
        checks,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes the rows of earlier days.
pub async fn delete_before(conn: &mut Conn, day: Date) -> Result<(), Error> {
    sqlx::query!("delete from self_check_days where day < $1", day)
        .execute(conn)
        .await?;
    Ok(())
}
