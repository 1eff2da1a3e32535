//! The counts of each organisation: products, classification steps, and self-checks of a day.

use database::Conn;
use time::Date;
use uuid::Uuid;

use super::Error;
use crate::domain::Usage;

/// Locks the counts of an organisation until the transaction ends, and returns them.
pub async fn lock(conn: &mut Conn, organisation: Uuid) -> Result<Usage, Error> {
    add(conn, organisation, Usage::default()).await
}

/// Adds to the counts of an organisation and returns the new ones. Locks them until the transaction ends, so two transactions
/// never pass a quota together.
pub async fn add(conn: &mut Conn, organisation: Uuid, added: Usage) -> Result<Usage, Error> {
    let counts = sqlx::query_as!(
        Usage,
        "insert into organisation_usage as known (organisation_id, products, classification_records)
         values ($1, $2, $3)
         on conflict (organisation_id) do update set products = known.products + excluded.products,
             classification_records = known.classification_records + excluded.classification_records
         returning products, classification_records",
        organisation,
        added.products,
        added.classification_records,
    );
    Ok(counts.fetch_one(conn).await?)
}

/// How many self-checks an organisation has made on a day.
pub async fn count_self_checks(
    conn: &mut Conn,
    organisation: Uuid,
    day: Date,
) -> Result<i64, Error> {
    let checks = sqlx::query_scalar!(
        "select checks from self_check_days where organisation_id = $1 and day = $2",
        organisation,
        day,
    );
    Ok(checks.fetch_optional(conn).await?.unwrap_or(0))
}

/// Adds to the self-checks of a day. It locks the count until the transaction ends, so it belongs right before the commit.
pub async fn add_self_checks(
    conn: &mut Conn,
    organisation: Uuid,
    day: Date,
    checks: i64,
) -> Result<(), Error> {
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
