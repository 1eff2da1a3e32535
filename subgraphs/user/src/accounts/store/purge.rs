use database::Conn;
use time::{Duration, OffsetDateTime};

use crate::store::Error;

const ATTEMPTS_KEPT: Duration = Duration::days(1);

/// Deletes expired rows, at most `most` of each table, and returns their number.
pub async fn delete_expired(conn: &mut Conn, now: OffsetDateTime, most: i64) -> Result<u64, Error> {
    let mut deleted = sqlx::query!(
        "delete from one_time_tokens where fingerprint in
             (select fingerprint from one_time_tokens where expires_at <= $1 limit $2 for update skip locked)",
        now,
        most,
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    deleted += sqlx::query!(
        "delete from sign_in_attempts where key in
             (select key from sign_in_attempts where last_at <= $1 limit $2 for update skip locked)",
        now - ATTEMPTS_KEPT,
        most,
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    deleted += sqlx::query!(
        "delete from letter_counts where key in
             (select key from letter_counts where day < $1 limit $2 for update skip locked)",
        now.date(),
        most,
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(deleted)
}
