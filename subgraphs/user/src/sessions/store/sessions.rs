use database::{Conn, Window};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrganisationId, SessionId, UserId};
use crate::sessions::domain::{MOST_ENDED_AT_ONCE, MOST_SESSIONS, Session};
use crate::store::Error;
use crate::store::error::one;

pub async fn insert(conn: &mut Conn, session: &Session) -> Result<(), Error> {
    sqlx::query!(
        "insert into sessions
             (id, version, user_id, organisation_id, client_id, parent_id, created_at, last_used_at, tokens_expire_at,
                 ends_at, revoked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        session.id.0,
        session.version,
        session.user.0,
        session.organisation.0,
        session.client,
        session.parent.map(|id| id.0),
        session.created_at,
        session.last_used_at,
        session.tokens_expire_at,
        session.ends_at,
        session.revoked_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, Error> {
    let row = sqlx::query_as!(Row, "select * from sessions where id = $1", id.0)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(Session::from))
}

/// Locks a session `FOR UPDATE`.
pub async fn lock(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, Error> {
    let row = sqlx::query_as!(Row, "select * from sessions where id = $1 for update", id.0)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(Session::from))
}

/// Writes the mutable columns of a locked session.
pub async fn update(conn: &mut Conn, session: &Session) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update sessions set version = $2, tokens_expire_at = $3, revoked_at = $4, last_used_at = $5 where id = $1",
        session.id.0,
        session.version,
        session.tokens_expire_at,
        session.revoked_at,
        session.last_used_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("sessions", rows)
}

/// Locks a session and its ancestors. The root is locked first, as when sessions end.
pub async fn lock_line(conn: &mut Conn, id: SessionId) -> Result<Option<Session>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "with recursive line as (
             select id, parent_id from sessions where id = $1
             union all
             select s.id, s.parent_id from sessions s join line on s.id = line.parent_id
         )
         select * from sessions where id in (select id from line) order by id for update",
        id.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .find(|row| row.id == id.0)
        .map(Session::from))
}

/// Returns whether a session has ended: individually, by a cutoff, or with an ancestor.
pub async fn has_ended(conn: &mut Conn, id: SessionId) -> Result<bool, Error> {
    let ended = sqlx::query_scalar!(
        "with recursive line as (
             select id, parent_id from sessions where id = $1
             union all
             select s.id, s.parent_id from sessions s join line on s.id = line.parent_id
         )
         select exists (
             select from line where not exists (select from live_sessions live where live.id = line.id)
         ) as \"ended!\"",
        id.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(ended)
}

/// Removes the parent of a locked session.
pub async fn detach(conn: &mut Conn, id: SessionId) -> Result<(), Error> {
    let rows = sqlx::query!("update sessions set parent_id = null where id = $1", id.0)
        .execute(conn)
        .await?
        .rows_affected();
    one("sessions", rows)
}

/// Attaches a locked session to its nearest ancestor that is not marked as ended.
pub async fn reattach(conn: &mut Conn, id: SessionId) -> Result<(), Error> {
    let rows = sqlx::query!(
        "with recursive line as (
             select parent_id, 1 as steps from sessions where id = $1
             union all
             select s.parent_id, line.steps + 1 from sessions s join line on s.id = line.parent_id
             where s.revoked_at is not null
         )
         update sessions set parent_id = (select line.parent_id from line order by line.steps desc limit 1)
         where id = $1",
        id.0,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("sessions", rows)
}

/// Locks the children of this session that are not marked as ended.
pub async fn lock_children(conn: &mut Conn, parent: SessionId) -> Result<Vec<Session>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select * from sessions where parent_id = $1 and revoked_at is null order by id for update",
        parent.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Locks the sessions of a user above the maximum. The new session and its ancestors are kept first, then sessions
/// without a parent, then the most recently refreshed ones.
pub async fn lock_surplus(conn: &mut Conn, begun: SessionId) -> Result<Vec<Session>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "with recursive line as (
             select id, parent_id, user_id from sessions where id = $1
             union all
             select s.id, s.parent_id, s.user_id from sessions s join line on s.id = line.parent_id
         ), live as (
             select id, parent_id, last_used_at from live_sessions
             where user_id = (select user_id from line limit 1)
         )
         select * from sessions where revoked_at is null and id in (
             select id from live order by id in (select id from line), parent_id is null, last_used_at, id
             limit least(greatest((select count(*) from live) - $2, 0), $3))
         order by id for update",
        begun.0,
        MOST_SESSIONS,
        MOST_ENDED_AT_ONCE,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Finds the organisation of a user's latest session.
pub async fn find_last_organisation(
    conn: &mut Conn,
    user: UserId,
) -> Result<Option<OrganisationId>, Error> {
    let id = sqlx::query_scalar!(
        "select organisation_id from sessions where user_id = $1 order by id desc limit 1",
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(OrganisationId))
}

/// Lists a page of a user's open sessions, newest first.
pub async fn list_open(
    conn: &mut Conn,
    user: UserId,
    window: Window<Uuid>,
    now: OffsetDateTime,
) -> Result<Vec<Session>, Error> {
    let range = window.range(false);
    let rows = sqlx::query_as!(
        Row,
        "select * from sessions s
         where s.id in (select id from live_sessions where user_id = $1)
           and (s.tokens_expire_at > $2 or exists (
               select from refresh_tokens t where t.session_id = s.id and t.used_at is null and t.expires_at > $2))
           and ($3::uuid is null or s.id > $3) and ($4::uuid is null or s.id < $4)
         order by case when $5 then s.id end, s.id desc limit $6",
        user.0,
        now,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let rows = window.in_order(rows);
    Ok(rows.into_iter().map(Session::from).collect())
}

pub async fn count_open(conn: &mut Conn, user: UserId, now: OffsetDateTime) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from sessions s
         where s.id in (select id from live_sessions where user_id = $1)
           and (s.tokens_expire_at > $2 or exists (
               select from refresh_tokens t where t.session_id = s.id and t.used_at is null and t.expires_at > $2))",
        user.0,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts the sessions of a user that have not ended, including those whose refresh token has expired.
pub async fn count_live(conn: &mut Conn, user: UserId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from live_sessions where user_id = $1",
        user.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Lists the individually ended sessions whose access tokens may not have expired.
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
    parent_id: Option<Uuid>,
    created_at: OffsetDateTime,
    last_used_at: OffsetDateTime,
    tokens_expire_at: OffsetDateTime,
    ends_at: OffsetDateTime,
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
            parent: row.parent_id.map(SessionId),
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            tokens_expire_at: row.tokens_expire_at,
            ends_at: row.ends_at,
            revoked_at: row.revoked_at,
        }
    }
}
