use database::Conn;
use time::OffsetDateTime;

use super::Error;
use crate::domain::{Code, Fingerprint, Purpose, UserId};

pub async fn insert(
    conn: &mut Conn,
    token: Fingerprint,
    purpose: Purpose,
    user: UserId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into one_time_tokens (fingerprint, purpose, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        &token.0,
        purpose.code(),
        user.0,
        now,
        now + purpose.lifetime(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many links of this purpose a person has that still work.
pub async fn count(
    conn: &mut Conn,
    purpose: Purpose,
    user: UserId,
    now: OffsetDateTime,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from one_time_tokens
         where user_id = $1 and purpose = $2 and expires_at > $3",
        user.0,
        purpose.code(),
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Returns whether this token is valid.
pub async fn works(
    conn: &mut Conn,
    token: Fingerprint,
    purpose: Purpose,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let works = sqlx::query_scalar!(
        "select exists (
             select from one_time_tokens where fingerprint = $1 and purpose = $2 and expires_at > $3
         ) as \"works!\"",
        &token.0,
        purpose.code(),
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(works)
}

/// Uses a token up: whose it was, if it still worked. Of two who show it at the same time, one gets the answer.
pub async fn delete(
    conn: &mut Conn,
    token: Fingerprint,
    purpose: Purpose,
    now: OffsetDateTime,
) -> Result<Option<UserId>, Error> {
    let user = sqlx::query_scalar!(
        "delete from one_time_tokens where fingerprint = $1 and purpose = $2 and expires_at > $3 returning user_id",
        &token.0,
        purpose.code(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(user.map(UserId))
}

/// Makes all of a person's other links of this purpose useless.
pub async fn delete_of(conn: &mut Conn, purpose: Purpose, user: UserId) -> Result<(), Error> {
    sqlx::query!("delete from one_time_tokens where user_id = $1 and purpose = $2", user.0, purpose.code())
        .execute(conn)
        .await?;
    Ok(())
}
