//! How sessions end.

use database::Conn;

use super::Error;
use crate::domain::{OrganisationId, Session, SessionId, UserId};
use crate::events::outgoing::{self, Because};
use crate::store;

/// Ends a session that is locked, and those that were begun from it, but for one; says whether it had not ended before.
pub(super) async fn end_session(
    conn: &mut Conn,
    because: Because,
    session: &mut Session,
    except: Option<SessionId>,
) -> Result<bool, Error> {
    if !session.revoke(because.now) {
        return Ok(false);
    }
    store::sessions::update(conn, session).await?;
    outgoing::session_revoked(conn, because, session).await?;
    let children = store::sessions::lock_children(conn, session.id).await?;
    Box::pin(end_all(conn, because, children, except)).await?;
    Ok(true)
}

/// Ends sessions that are locked, but for one; says how many. Those that were begun from another are later than it and come
/// first, so that none is ended twice.
pub(super) async fn end_all(
    conn: &mut Conn,
    because: Because,
    mut sessions: Vec<Session>,
    except: Option<SessionId>,
) -> Result<usize, Error> {
    sessions.retain(|session| Some(session.id) != except);
    sessions.sort_by_key(|session| std::cmp::Reverse(session.id));
    for session in &mut sessions {
        end_session(conn, because, session, except).await?;
    }
    Ok(sessions.len())
}

/// Ends the sessions of a person, of an organisation, or of the one in the other, but for one; says how many.
pub(super) async fn end_sessions(
    conn: &mut Conn,
    because: Because,
    user: Option<UserId>,
    organisation: Option<OrganisationId>,
    except: Option<SessionId>,
) -> Result<usize, Error> {
    let live = store::sessions::lock_live(conn, user, organisation).await?;
    end_all(conn, because, live, except).await
}
