use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::error::one;
use crate::domain::{OrganisationId, Session, SessionId, UserId};

pub async fn insert(conn: &mut Conn, session: &Session) -> Result<(), Error> {
    sqlx::query!(
        "insert into sessions
             (id, version, user_id, organisation_id, client_id, created_at, tokens_expire_at, revoked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        session.id.0,
        session.version,
        session.user.0,
        session.organisation.0,
        session.client,
        session.created_at,
        session.tokens_expire_at,
        session.revoked_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Waits for others' changes to this session, and keeps others waiting until the transaction ends.
pub async fn lock(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, Error> {
    let row = sqlx::query_as!(Row, "select * from sessions where id = $1 for update", id.0)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(Session::from))
}

/// Writes what can change of a session that is locked.
pub async fn update(conn: &mut Conn, session: &Session) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update sessions set version = $2, tokens_expire_at = $3, revoked_at = $4 where id = $1",
        session.id.0,
        session.version,
        session.tokens_expire_at,
        session.revoked_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("sessions", rows)
}

/// The ended sessions whose access tokens could still be shown.
pub async fn list_revoked(conn: &mut Conn, now: OffsetDateTime) -> Result<Vec<Session>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select * from sessions where revoked_at is not null and tokens_expire_at > $1 order by id",
        now,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Session::from).collect())
}

struct Row {
    id: Uuid,
    version: i64,
    user_id: Uuid,
    organisation_id: Uuid,
    client_id: Option<Uuid>,
    created_at: OffsetDateTime,
    tokens_expire_at: OffsetDateTime,
    revoked_at: Option<OffsetDateTime>,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            id: SessionId(row.id),
            version: row.version,
            user: UserId(row.user_id),
            organisation: OrganisationId(row.organisation_id),
            client: row.client_id,
            created_at: row.created_at,
            tokens_expire_at: row.tokens_expire_at,
            revoked_at: row.revoked_at,
        }
    }
}
