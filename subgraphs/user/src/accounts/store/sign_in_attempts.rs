use database::Conn;
use time::OffsetDateTime;

use crate::accounts::domain::Attempts;
use crate::store::Error;
use crate::store::error::one;

/// Locks the attempts under this key; inserts them with zero failures if there are none.
pub async fn lock(conn: &mut Conn, key: &[u8], now: OffsetDateTime) -> Result<Attempts, Error> {
    // The update changes nothing; it locks an existing row.
    let attempts = sqlx::query_as!(
        Attempts,
        "insert into sign_in_attempts (key, failures, blocked_until, last_at) values ($1, 0, $2, $2)
         on conflict (key) do update set key = excluded.key
         returning failures, blocked_until, last_at",
        key,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(attempts)
}

pub async fn update(conn: &mut Conn, key: &[u8], attempts: &Attempts) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update sign_in_attempts set failures = $2, blocked_until = $3, last_at = $4 where key = $1",
        key,
        attempts.failures,
        attempts.blocked_until,
        attempts.last_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("sign_in_attempts", rows)
}

/// Deletes all attempts under this key.
pub async fn delete(conn: &mut Conn, key: &[u8]) -> Result<(), Error> {
    sqlx::query!("delete from sign_in_attempts where key = $1", key)
        .execute(conn)
        .await?;
    Ok(())
}
