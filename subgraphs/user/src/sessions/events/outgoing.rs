//! Events about sessions.

use database::Conn;
use events::EventContext;
use events::user::{self, UserFact};

use crate::events::outgoing::append;
use crate::sessions::domain::{Session, SessionCutoff};

pub async fn user_signed_in(
    conn: &mut Conn,
    context: EventContext,
    session: &Session,
) -> anyhow::Result<()> {
    let draft = context.draft(session.id.0, session.version, [session.user]);
    append(conn, UserFact::UserSignedIn(self::session(session)), draft).await
}

pub async fn session_revoked(
    conn: &mut Conn,
    context: EventContext,
    session: &Session,
) -> anyhow::Result<()> {
    let draft = context.draft(session.id.0, session.version, [session.user]);
    append(
        conn,
        UserFact::SessionRevoked(self::session(session)),
        draft,
    )
    .await
}

/// Publishes one event for any number of ended sessions. Its subject is the user, or the organisation if the sessions
/// of all its users ended.
pub async fn sessions_revoked(
    conn: &mut Conn,
    context: EventContext,
    cutoff: &SessionCutoff,
    revision: i64,
) -> anyhow::Result<()> {
    let (user, organisation) = (cutoff.scope.user(), cutoff.scope.organisation());
    let subject = user
        .map(|id| id.0)
        .or(organisation.map(|id| id.0))
        .unwrap_or_default();
    let draft = context.draft(subject, revision, [subject]);
    append(
        conn,
        UserFact::SessionsRevoked(session_cutoff(cutoff, revision)),
        draft,
    )
    .await
}

pub async fn refresh_token_reused(
    conn: &mut Conn,
    context: EventContext,
    session: &Session,
) -> anyhow::Result<()> {
    let draft = context.draft(session.id.0, session.version, [session.user]);
    append(
        conn,
        UserFact::RefreshTokenReused(self::session(session)),
        draft,
    )
    .await
}

pub(crate) fn session_cutoff(cutoff: &SessionCutoff, revision: i64) -> user::SessionCutoff {
    user::SessionCutoff {
        user: cutoff.scope.user().map(|id| id.0),
        organisation: cutoff.scope.organisation().map(|id| id.0),
        through: cutoff.through.0,
        except: cutoff.except.map(|id| id.0),
        revision,
        tokens_expire_at: cutoff.tokens_expire_at,
    }
}

pub(crate) fn session(session: &Session) -> user::Session {
    user::Session {
        id: session.id.0,
        user: session.user.0,
        organisation: session.organisation.0,
        tokens_expire_at: session.tokens_expire_at,
    }
}
