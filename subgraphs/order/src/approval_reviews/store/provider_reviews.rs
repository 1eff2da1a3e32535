use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::approval_reviews::wake_job;
use crate::approval_reviews::domain::{ProviderReview, Trail};
use crate::domain::ProviderId;
use crate::store::Error;
use crate::store::error::one;

/// Inserts the review of a provider, or restarts an unfinished one, and wakes the job after the commit.
pub async fn upsert_provider_review(conn: &mut Conn, review: &ProviderReview) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into provider_reviews (provider_id, cursor, correlation, causation, bulk)
         values ($1, $2, $3, $4, $5)
         on conflict (provider_id) do update set cursor = excluded.cursor, correlation = excluded.correlation,
             causation = excluded.causation, bulk = excluded.bulk, due_at = excluded.due_at",
        review.provider.0,
        review.cursor,
        review.trail.correlation,
        review.trail.causation,
        review.trail.bulk,
    )
    .execute(&mut *conn)
    .await?;
    one("provider_reviews", done.rows_affected())?;
    wake_job(conn).await
}

/// Finds the review that has been due for longest, unless it is the turn of a review of approvals and those do not pause. Lock
/// its provider, and then call [`lock_provider_review`].
pub async fn find_due_provider_review(
    conn: &mut Conn,
    now: OffsetDateTime,
    approvals_pause: bool,
) -> Result<Option<ProviderId>, Error> {
    let id = sqlx::query_scalar!(
        "select provider_id from provider_reviews p
         where due_at <= $1
             and ($2 or not exists (select from approval_reviews a where a.due_at <= $1 and a.turn < p.due_at))
         order by due_at limit 1",
        now,
        approvals_pause,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(ProviderId))
}

/// Locks the review of a provider unless another process has locked it.
pub async fn lock_provider_review(
    conn: &mut Conn,
    provider: ProviderId,
) -> Result<Option<ProviderReview>, Error> {
    let row = sqlx::query!(
        "select cursor, correlation, causation, bulk from provider_reviews where provider_id = $1
         for update skip locked",
        provider.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| ProviderReview {
        provider,
        cursor: row.cursor,
        trail: Trail {
            correlation: row.correlation,
            causation: row.causation,
            bulk: row.bulk,
        },
    }))
}

/// Moves the cursor of a review, or postpones it.
pub async fn update_provider_review(
    conn: &mut Conn,
    provider: ProviderId,
    cursor: Option<Uuid>,
    due_at: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "update provider_reviews set cursor = coalesce($2, cursor), due_at = $3 where provider_id = $1",
        provider.0,
        cursor,
        due_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn delete_provider_review(conn: &mut Conn, provider: ProviderId) -> Result<(), Error> {
    let done = sqlx::query!(
        "delete from provider_reviews where provider_id = $1",
        provider.0
    )
    .execute(conn)
    .await?;
    one("provider_reviews", done.rows_affected())
}
