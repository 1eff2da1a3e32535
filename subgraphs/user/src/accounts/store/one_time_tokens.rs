use database::Conn;
use time::OffsetDateTime;

use crate::accounts::domain::Purpose;
use crate::domain::{Fingerprint, UserId};
use crate::store::Error;

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
        purpose.into_str(),
        user.0,
        now,
        now + purpose.lifetime(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts the valid links of this purpose of a user.
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
        purpose.into_str(),
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Returns whether this token is valid.
pub async fn exists(
    conn: &mut Conn,
    token: Fingerprint,
    purpose: Purpose,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let exists = sqlx::query_scalar!(
        "select exists (
             select from one_time_tokens where fingerprint = $1 and purpose = $2 and expires_at > $3
         ) as \"exists!\"",
        &token.0,
        purpose.into_str(),
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(exists)
}

/// Consumes a valid token and returns its user. Of concurrent calls with one token, only one succeeds.
pub async fn delete(
    conn: &mut Conn,
    token: Fingerprint,
    purpose: Purpose,
    now: OffsetDateTime,
) -> Result<Option<UserId>, Error> {
    let user = sqlx::query_scalar!(
        "delete from one_time_tokens where fingerprint = $1 and purpose = $2 and expires_at > $3 returning user_id",
        &token.0,
        purpose.into_str(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(user.map(UserId))
}

/// Consumes a verification link together with all other links to its address. Returns the registration for which it was
/// mailed, if it was valid. Of concurrent calls for one address, only one succeeds.
pub async fn delete_of_address(
    conn: &mut Conn,
    token: Fingerprint,
    now: OffsetDateTime,
) -> Result<Option<UserId>, Error> {
    let links = sqlx::query!(
        "select t.fingerprint, t.user_id from one_time_tokens t join users u on u.id = t.user_id
         where t.purpose = $2 and u.status = 'REGISTERED' and u.email_hash = (
             select u.email_hash from one_time_tokens t join users u on u.id = t.user_id
             where t.fingerprint = $1 and t.purpose = $2 and t.expires_at > $3)
         order by t.fingerprint for update of t",
        &token.0,
        Purpose::VerifyEmail.into_str(),
        now,
    )
    .fetch_all(&mut *conn)
    .await?;
    let shown = links.iter().find(|link| link.fingerprint == token.0);
    let Some(registration) = shown.map(|link| UserId(link.user_id)) else {
        return Ok(None);
    };
    let links: Vec<Vec<u8>> = links.into_iter().map(|link| link.fingerprint).collect();
    sqlx::query!(
        "delete from one_time_tokens where fingerprint = any($1)",
        &links
    )
    .execute(conn)
    .await?;
    Ok(Some(registration))
}

/// Deletes all links of this purpose of a user.
pub async fn delete_of(conn: &mut Conn, purpose: Purpose, user: UserId) -> Result<(), Error> {
    sqlx::query!(
        "delete from one_time_tokens where user_id = $1 and purpose = $2",
        user.0,
        purpose.into_str()
    )
    .execute(conn)
    .await?;
    Ok(())
}
