use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrganisationId, SessionId, UserId};
use crate::sessions::domain::{RevisedCutoff, SessionCutoff, SessionScope};
use crate::store::Error;

/// Finds the latest session of a scope that is not marked as ended.
pub async fn find_last_session(
    conn: &mut Conn,
    scope: SessionScope,
) -> Result<Option<SessionId>, Error> {
    let id = match scope {
        SessionScope::User(user) => {
            let last = sqlx::query_scalar!(
                "select id from sessions where revoked_at is null and user_id = $1 order by id desc limit 1",
                user.0,
            );
            last.fetch_optional(conn).await?
        }
        SessionScope::Member(user, organisation) => {
            let last = sqlx::query_scalar!(
                "select id from sessions where revoked_at is null and user_id = $1 and organisation_id = $2
                 order by id desc limit 1",
                user.0,
                organisation.0,
            );
            last.fetch_optional(conn).await?
        }
        SessionScope::Organisation(organisation) => {
            let last = sqlx::query_scalar!(
                "select id from sessions where revoked_at is null and organisation_id = $1
                 order by id desc limit 1",
                organisation.0,
            );
            last.fetch_optional(conn).await?
        }
    };
    Ok(id.map(SessionId))
}

/// Upserts the cutoff of a scope and returns its revision.
pub async fn upsert(conn: &mut Conn, cutoff: &SessionCutoff) -> Result<i64, Error> {
    let revision = sqlx::query_scalar!(
        "insert into session_cutoffs (user_id, organisation_id, through, except_session, at, tokens_expire_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint session_cutoffs_scope_key do update
         set through = excluded.through, except_session = excluded.except_session, at = excluded.at,
             tokens_expire_at = excluded.tokens_expire_at, revision = nextval('session_cutoffs_revision')
         returning revision",
        cutoff.scope.user().map(|id| id.0),
        cutoff.scope.organisation().map(|id| id.0),
        cutoff.through.0,
        cutoff.except.map(|id| id.0),
        cutoff.at,
        cutoff.tokens_expire_at,
    )
    .fetch_one(conn)
    .await?;
    Ok(revision)
}

/// Finds the greatest session id that a cutoff ends for this user in this organisation.
pub async fn find_last_ended(
    conn: &mut Conn,
    user: UserId,
    organisation: OrganisationId,
) -> Result<Option<SessionId>, Error> {
    let id = sqlx::query_scalar!(
        "select through from session_cutoffs
         where (user_id = $1 and organisation_id is null) or (user_id = $1 and organisation_id = $2)
            or (user_id is null and organisation_id = $2)
         order by through desc limit 1",
        user.0,
        organisation.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(SessionId))
}

/// Lists the cutoffs of sessions whose access tokens may not have expired.
pub async fn list_recent(
    conn: &mut Conn,
    now: OffsetDateTime,
) -> Result<Vec<RevisedCutoff>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select * from session_cutoffs where tokens_expire_at > $1",
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(Row::read).collect())
}

/// Locks a cutoff to apply: the access tokens of its sessions have expired. Skips cutoffs that other transactions have
/// locked.
pub async fn lock_expired(
    conn: &mut Conn,
    now: OffsetDateTime,
) -> Result<Option<SessionCutoff>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select * from session_cutoffs where tokens_expire_at <= $1
         order by tokens_expire_at limit 1 for update skip locked",
        now,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(Row::read).map(|revised| revised.cutoff))
}

/// Marks at most `most` sessions of a cutoff as ended, with all their descendants. Returns the number without the
/// descendants.
pub async fn mark_sessions(
    conn: &mut Conn,
    cutoff: &SessionCutoff,
    most: i64,
) -> Result<u64, Error> {
    let ended = lock_sessions(conn, cutoff, most).await?;
    sqlx::query!(
        "update sessions set revoked_at = $2, version = version + 1 where id = any($1)",
        &ended,
        cutoff.at,
    )
    .execute(&mut *conn)
    .await?;
    let count = u64::try_from(ended.len()).unwrap_or_default();
    let mut parents = ended;
    while !parents.is_empty() {
        parents = sqlx::query_scalar!(
            "update sessions set revoked_at = $2, version = version + 1
             where parent_id = any($1) and revoked_at is null returning id",
            &parents,
            cutoff.at,
        )
        .fetch_all(&mut *conn)
        .await?;
    }
    Ok(count)
}

/// Locks the first sessions of a cutoff that are not marked as ended.
async fn lock_sessions(
    conn: &mut Conn,
    cutoff: &SessionCutoff,
    most: i64,
) -> Result<Vec<Uuid>, Error> {
    let (through, except) = (cutoff.through.0, cutoff.except.map(|id| id.0));
    let ids = match cutoff.scope {
        SessionScope::User(user) => {
            let ids = sqlx::query_scalar!(
                "select id from sessions where revoked_at is null and user_id = $1
                   and id <= $2 and id is distinct from $3 order by id limit $4 for update",
                user.0,
                through,
                except,
                most,
            );
            ids.fetch_all(conn).await?
        }
        SessionScope::Member(user, organisation) => {
            let ids = sqlx::query_scalar!(
                "select id from sessions where revoked_at is null and user_id = $1 and organisation_id = $5
                   and id <= $2 and id is distinct from $3 order by id limit $4 for update",
                user.0,
                through,
                except,
                most,
                organisation.0,
            );
            ids.fetch_all(conn).await?
        }
        SessionScope::Organisation(organisation) => {
            let ids = sqlx::query_scalar!(
                "select id from sessions where revoked_at is null and organisation_id = $1
                   and id <= $2 and id is distinct from $3 order by id limit $4 for update",
                organisation.0,
                through,
                except,
                most,
            );
            ids.fetch_all(conn).await?
        }
    };
    Ok(ids)
}

/// Deletes the locked cutoff of a scope.
pub async fn delete(conn: &mut Conn, scope: SessionScope) -> Result<(), Error> {
    sqlx::query!(
        "delete from session_cutoffs
         where user_id is not distinct from $1 and organisation_id is not distinct from $2",
        scope.user().map(|id| id.0),
        scope.organisation().map(|id| id.0),
    )
    .execute(conn)
    .await?;
    Ok(())
}

struct Row {
    user_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    through: Uuid,
    except_session: Option<Uuid>,
    revision: i64,
    at: OffsetDateTime,
    tokens_expire_at: OffsetDateTime,
}

impl Row {
    /// Returns `None` for a row without a scope, which the table's constraints exclude.
    fn read(self) -> Option<RevisedCutoff> {
        let scope = match (
            self.user_id.map(UserId),
            self.organisation_id.map(OrganisationId),
        ) {
            (Some(user), None) => SessionScope::User(user),
            (Some(user), Some(organisation)) => SessionScope::Member(user, organisation),
            (None, Some(organisation)) => SessionScope::Organisation(organisation),
            (None, None) => return None,
        };
        let cutoff = SessionCutoff {
            scope,
            through: SessionId(self.through),
            except: self.except_session.map(SessionId),
            at: self.at,
            tokens_expire_at: self.tokens_expire_at,
        };
        Some(RevisedCutoff {
            cutoff,
            revision: self.revision,
        })
    }
}
