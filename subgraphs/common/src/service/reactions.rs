//! What others' events do here. Each runs inside the transaction that also remembers the event.

use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::domain::{Contact, Letter, MailId, Notice, Notification, NotificationId, UserId};
use crate::events::outgoing::{self, Because};
use crate::store::{self, SealedLetter};

/// Remembers where a person belongs and how to reach them; `address` is sealed.
pub async fn user_known(conn: &mut Conn, contact: &Contact, address: &str) -> Result<(), Error> {
    Ok(store::upsert_contact(conn, contact, address).await?)
}

/// Queues the mail of a letter. `address` and `token` are sealed; a token that no link needs is not kept.
///
/// The user domain decided to whom it writes, so nothing is asked about the person: not whether they are known here, and
/// not whether they are deactivated.
pub async fn letter_written(
    conn: &mut Conn,
    because: Because,
    letter: &Letter,
    address: &str,
    token: Option<&str>,
) -> Result<(), Error> {
    let token = token.filter(|_| letter.kind.action().is_some());
    if letter.kind.action().is_some() && token.is_none() {
        return Err(Error::Internal(anyhow::anyhow!("the link of letter {} has no token", letter.id.0)));
    }
    let sealed = SealedLetter::read(address, token)?;
    let correlation = because.cause.correlation;
    if !store::insert_letter_mail(conn, MailId::fresh(), letter, &sealed, correlation).await? {
        tracing::debug!(letter = %letter.id.0, "a letter came again, and has its mail");
    }
    Ok(())
}

/// Tells everybody of these organisations, each person once: a notification, and a mail that is queued with it. Who
/// joins later is not told, nor who is deactivated.
///
/// An organisation has an owner from its first moment, so one that nobody ever belonged to is one whose registration is
/// still on its way: nothing orders the streams of two producers. The event is tried again, and by then it has arrived.
pub async fn tell(
    conn: &mut Conn,
    because: Because,
    notice: &Notice,
    organisations: &[Uuid],
) -> Result<(), Error> {
    if let Some(unknown) = store::list_unknown(conn, organisations).await?.first() {
        return Err(Error::Internal(anyhow::anyhow!("nobody of organisation {unknown} is known yet")));
    }
    for user in store::list_members(conn, organisations).await? {
        tell_one(conn, because, notice, user).await?;
    }
    Ok(())
}

/// Tells everybody who runs the platform and is known by now.
pub async fn tell_administrators(conn: &mut Conn, because: Because, notice: &Notice) -> Result<(), Error> {
    for user in store::list_administrators(conn).await? {
        tell_one(conn, because, notice, user).await?;
    }
    Ok(())
}

async fn tell_one(conn: &mut Conn, because: Because, notice: &Notice, user: UserId) -> Result<(), Error> {
    let id = NotificationId::fresh();
    let notification =
        Notification { id, user, notice: notice.clone(), created_at: because.now, read_at: None };
    if !store::insert_notification(conn, &notification).await? {
        return Ok(());
    }
    store::insert_mail(conn, MailId::fresh(), &notification, because.cause.correlation).await?;
    Ok(outgoing::notification_created(conn, because, &notification).await?)
}
