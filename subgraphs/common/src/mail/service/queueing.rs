//! Queues mails, inside the transaction of the event that leads to them.

use commands::Error;
use database::Conn;
use events::EventContext;
use uuid::Uuid;

use crate::domain::MailId;
use crate::mail::domain::Letter;
use crate::mail::store::{self, SealedLetter};
use crate::notifications::domain::Notification;

/// Queues the mail of a letter. `address` and `token` are sealed; a token that no link needs is not kept.
///
/// The user domain decided to whom it writes, so nothing is asked about the person: not whether they are known here, and
/// not whether they are deactivated.
pub async fn letter_written(
    conn: &mut Conn,
    context: EventContext,
    letter: &Letter,
    address: &str,
    token: Option<&str>,
) -> Result<(), Error> {
    let token = token.filter(|_| letter.kind.action().is_some());
    if letter.kind.action().is_some() && token.is_none() {
        return Err(Error::Internal(anyhow::anyhow!(
            "the link of letter {} has no token",
            letter.id.0
        )));
    }
    let sealed = SealedLetter::read(address, token)?;
    let correlation = context.cause.correlation;
    if !store::insert_letter_mail(conn, MailId::new(), letter, &sealed, correlation).await? {
        tracing::debug!(letter = %letter.id.0, "a letter came again, and has its mail");
    }
    Ok(())
}

/// Queues a mail for each of these notifications.
pub(crate) async fn queue_notices(
    conn: &mut Conn,
    notifications: &[Notification],
    correlation: Uuid,
) -> Result<(), Error> {
    Ok(store::insert_mails(conn, notifications, correlation).await?)
}
