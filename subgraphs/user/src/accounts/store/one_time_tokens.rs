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
        purpose.into_str(),
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
        purpose.into_str(),
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
        purpose.into_str(),
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(user.map(UserId))
}

/// Uses up a link that verifies an address, and with it all others to that address. Returns the registration that it was
/// mailed for, if it still worked. Of concurrent calls for one address, one gets the answer.
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

/// Makes all of a person's other links of this purpose useless.
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
