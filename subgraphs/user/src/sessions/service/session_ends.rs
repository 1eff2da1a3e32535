//! How sessions end.

use std::collections::HashSet;

use commands::Error;
use database::Conn;
use events::EventContext;

use crate::domain::{SessionId, UserId};
use crate::sessions::domain::{Session, SessionCutoff, SessionScope};
use crate::sessions::events::outgoing;
use crate::sessions::store;

/// Ends a session that is locked, and those that were begun from it; says whether it had not ended before.
pub(super) async fn end_session(
    conn: &mut Conn,
    context: EventContext,
    session: &mut Session,
) -> Result<bool, Error> {
    let mut ended = HashSet::new();
    end_family(conn, context, session, None, &mut ended).await?;
    Ok(ended.contains(&session.id))
}

/// Ends sessions that are locked, and those that were begun from them, but for one that has just begun. Where that one was begun
/// from one of them, it is reattached: every session that goes on is below sessions that go on, and so ends with them.
pub(super) async fn end_all(
    conn: &mut Conn,
    context: EventContext,
    mut sessions: Vec<Session>,
    except: &Session,
) -> Result<(), Error> {
    sessions.retain(|session| session.id != except.id);
    let mut ended = HashSet::new();
    for session in &mut sessions {
        // It may have ended with the one that it was begun from.
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
    // Also of one that had ended before.
    for mut child in store::sessions::lock_children(conn, session.id).await? {
        if Some(child.id) != except {
            Box::pin(end_family(conn, context, &mut child, except, ended)).await?;
        }
    }
    Ok(())
}

/// Ends the sessions of a scope that have begun, however many, by one row and one event. Lock the scope's organisation and its
/// person first: a session that begins meanwhile has to wait.
pub(crate) async fn end_sessions(
    conn: &mut Conn,
    context: EventContext,
    scope: SessionScope,
) -> Result<(), Error> {
    cut_off(conn, context, scope, None).await
}

/// As [`end_sessions`], for a person who stays in one session. That session is of its own then: those that it was begun from
/// end, and so do those that were begun from it. Had it ended before, it is not brought back.
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
