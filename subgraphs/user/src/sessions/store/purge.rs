use database::Conn;
use time::{Duration, OffsetDateTime};

use crate::store::Error;

/// Time for which an ended session is kept.
const SESSIONS_KEPT: Duration = Duration::days(30);

/// Deletes expired rows, at most `most` of each table, and returns their number.
pub async fn delete_expired(conn: &mut Conn, now: OffsetDateTime, most: i64) -> Result<u64, Error> {
    let mut deleted = sqlx::query!(
        "delete from refresh_tokens where fingerprint in
             (select fingerprint from refresh_tokens where expires_at <= $1 limit $2 for update skip locked)",
        now,
        most,
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    deleted += delete_sessions(conn, now, most).await?;
    Ok(deleted)
}

/// Deletes ended sessions from which no other session was begun.
async fn delete_sessions(conn: &mut Conn, now: OffsetDateTime, most: i64) -> Result<u64, Error> {
    let done = sqlx::query!(
        "delete from sessions where id in (
             select s.id from sessions s
             where s.tokens_expire_at <= $1 and not exists (select from sessions c where c.parent_id = s.id)
               and (s.revoked_at is not null or not exists (select from refresh_tokens t where t.session_id = s.id))
             limit $2 for update skip locked)",
        now - SESSIONS_KEPT,
        most,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
