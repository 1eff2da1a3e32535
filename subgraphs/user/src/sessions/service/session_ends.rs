//! The end of sessions.

use std::collections::HashSet;

use commands::Error;
use database::Conn;
use events::EventContext;

use crate::domain::{SessionId, UserId};
use crate::sessions::domain::{Session, SessionCutoff, SessionScope};
use crate::sessions::events::outgoing;
use crate::sessions::store;

/// Ends a locked session and its descendants. Returns whether it had not ended before.
pub(super) async fn end_session(
    conn: &mut Conn,
    context: EventContext,
    session: &mut Session,
) -> Result<bool, Error> {
    let mut ended = HashSet::new();
    end_family(conn, context, session, None, &mut ended).await?;
    Ok(ended.contains(&session.id))
}

/// Ends locked sessions and their descendants, except a session that has just begun. If one of its ancestors ends, that
/// session is reattached, so that every open session has only open ancestors and ends with them.
pub(super) async fn end_all(
    conn: &mut Conn,
    context: EventContext,
    mut sessions: Vec<Session>,
    except: &Session,
) -> Result<(), Error> {
    sessions.retain(|session| session.id != except.id);
    let mut ended = HashSet::new();
    for session in &mut sessions {
        // It may have ended with its parent.
        if !ended.contains(&session.id) {
            end_family(conn, context, session, Some(except.id), &mut ended).await?;
        }
    }
    if except.parent.is_some_and(|parent| ended.contains(&parent)) {
        store::sessions::reattach(conn, except.id).await?;
    }
    Ok(())
}

async fn end_family(
    conn: &mut Conn,
    context: EventContext,
    session: &mut Session,
    except: Option<SessionId>,
    ended: &mut HashSet<SessionId>,
) -> Result<(), Error> {
    if session.revoke(context.now) {
        store::sessions::update(conn, session).await?;
        outgoing::session_revoked(conn, context, session).await?;
        ended.insert(session.id);
    }
    // Also for a session that had ended before.
    for mut child in store::sessions::lock_children(conn, session.id).await? {
        if Some(child.id) != except {
            Box::pin(end_family(conn, context, &mut child, except, ended)).await?;
        }
    }
    Ok(())
}

/// Ends all sessions of a scope that have begun, with one row and one event for any number. Lock the organisation and
/// the user of the scope first, so that a session that begins concurrently waits.
pub(crate) async fn end_sessions(
    conn: &mut Conn,
    context: EventContext,
    scope: SessionScope,
) -> Result<(), Error> {
    cut_off(conn, context, scope, None).await
}

/// As [`end_sessions`], except for one session of the user. That session is detached: its ancestors end, and so do its
/// descendants. If it had ended before, it stays ended.
pub(crate) async fn end_other_sessions(
    conn: &mut Conn,
    context: EventContext,
    user: UserId,
    kept: SessionId,
) -> Result<(), Error> {
    let session = store::sessions::lock(conn, kept)
        .await?
        .filter(|session| session.user == user);
    let mut except = None;
    if session.is_some() && !store::sessions::has_ended(conn, kept).await? {
        store::sessions::detach(conn, kept).await?;
        except = Some(kept);
    }
    cut_off(conn, context, SessionScope::User(user), except).await
}

async fn cut_off(
    conn: &mut Conn,
    context: EventContext,
    scope: SessionScope,
    except: Option<SessionId>,
) -> Result<(), Error> {
    let Some(through) = store::session_cutoffs::find_last_session(conn, scope).await? else {
        return Ok(());
    };
    let cutoff = SessionCutoff::new(scope, through, except, context.now);
    let revision = store::session_cutoffs::upsert(conn, &cutoff).await?;
    Ok(outgoing::sessions_revoked(conn, context, &cutoff, revision).await?)
}
