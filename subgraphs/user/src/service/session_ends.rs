//! How sessions end.

use std::collections::HashSet;

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
    let mut ended = HashSet::new();
    end_family(conn, because, session, except, &mut ended).await?;
    Ok(ended.contains(&session.id))
}

/// Ends sessions that are locked, and those that were begun from them, but for one; says how many of them.
pub(super) async fn end_all(
    conn: &mut Conn,
    because: Because,
    mut sessions: Vec<Session>,
    except: Option<SessionId>,
) -> Result<usize, Error> {
    sessions.retain(|session| Some(session.id) != except);
    let mut ended = HashSet::new();
    for session in &mut sessions {
        // It may have ended with the one that it was begun from.
        if !ended.contains(&session.id) {
            end_family(conn, because, session, except, &mut ended).await?;
        }
    }
    Ok(sessions.len())
}

async fn end_family(
    conn: &mut Conn,
    because: Because,
    session: &mut Session,
    except: Option<SessionId>,
    ended: &mut HashSet<SessionId>,
) -> Result<(), Error> {
    if session.revoke(because.now) {
        store::sessions::update(conn, session).await?;
        outgoing::session_revoked(conn, because, session).await?;
        ended.insert(session.id);
    }
    // Also of one that had ended before.
    for mut child in store::sessions::lock_children(conn, session.id).await? {
        if Some(child.id) != except {
            Box::pin(end_family(conn, because, &mut child, except, ended)).await?;
        }
    }
    Ok(())
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
