use database::Conn;
use time::OffsetDateTime;

use crate::domain::{Fingerprint, SessionId};
use crate::store::Error;
use crate::store::error::one;

/// A refresh token as stored.
pub struct RefreshToken {
    pub expires_at: OffsetDateTime,
    pub used_at: Option<OffsetDateTime>,
}

pub async fn insert(
    conn: &mut Conn,
    token: Fingerprint,
    session: SessionId,
    expires_at: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into refresh_tokens (fingerprint, session_id, expires_at) values ($1, $2, $3)",
        &token.0,
        session.0,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Finds the session of a token. Lock the session before you read the token, so that concurrent uses of one token are
/// serialised.
pub async fn find_session(conn: &mut Conn, token: Fingerprint) -> Result<Option<SessionId>, Error> {
    let id = sqlx::query_scalar!(
        "select session_id from refresh_tokens where fingerprint = $1",
        &token.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(SessionId))
}

pub async fn find(conn: &mut Conn, token: Fingerprint) -> Result<Option<RefreshToken>, Error> {
    let token = sqlx::query_as!(
        RefreshToken,
        "select expires_at, used_at from refresh_tokens where fingerprint = $1",
        &token.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(token)
}

/// Marks a token as exchanged.
pub async fn update_used(
    conn: &mut Conn,
    token: Fingerprint,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update refresh_tokens set used_at = $2 where fingerprint = $1 and used_at is null",
        &token.0,
        now,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("refresh_tokens", rows)
}
