use database::Conn;

use crate::event_processing::domain::ProjectionCheck;
use crate::store::{Error, column};

/// Upserts results unless the stored result is of the same or a later run. The results are of different projections and sorted by
/// projection.
pub async fn upsert_projection_checks(
    conn: &mut Conn,
    checks: &[ProjectionCheck],
) -> Result<(), Error> {
    sqlx::query!(
        "insert into event_projection_checks as known (consumer, projection, run, compared, missing, outdated, surplus,
             checked_at)
         select * from unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[],
             $7::bigint[], $8::timestamptz[])
         on conflict (consumer, projection) do update set
             run = excluded.run,
             compared = excluded.compared,
             missing = excluded.missing,
             outdated = excluded.outdated,
             surplus = excluded.surplus,
             checked_at = excluded.checked_at
         where excluded.run > known.run",
        &column(checks, |check| check.consumer.clone()),
        &column(checks, |check| check.projection.clone()),
        &column(checks, |check| check.run),
        &column(checks, |check| check.compared),
        &column(checks, |check| check.missing),
        &column(checks, |check| check.outdated),
        &column(checks, |check| check.surplus),
        &column(checks, |check| check.checked_at),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lists the last result of each projection, for one consumer or for all.
pub async fn list_projection_checks(
    conn: &mut Conn,
    consumer: Option<&str>,
) -> Result<Vec<ProjectionCheck>, Error> {
    let checks = sqlx::query_as!(
        ProjectionCheck,
        "select consumer, projection, run, compared, missing, outdated, surplus, checked_at
         from event_projection_checks where $1::text is null or consumer = $1 order by consumer, projection",
        consumer,
    )
    .fetch_all(conn)
    .await?;
    Ok(checks)
}
