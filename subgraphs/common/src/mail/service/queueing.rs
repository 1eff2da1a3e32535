//! Queues mails inside the transaction of the event that causes them.

use commands::Error;
use database::Conn;
use events::EventContext;
use uuid::Uuid;

use crate::domain::MailId;
use crate::mail::domain::Letter;
use crate::mail::store::{self, SealedLetter};
use crate::notifications::domain::Notification;

/// Queues the mail of a letter. `address` and `token` are sealed; the token of a letter without a link is dropped.
///
/// The user domain chose the recipient, so the recipient may be deactivated or unknown to this domain.
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
            "letter {} has a link but no token",
            letter.id.0
        )));
    }
    let sealed = SealedLetter::read(address, token)?;
    let correlation = context.cause.correlation;
    if !store::insert_letter_mail(conn, MailId::new(), letter, &sealed, correlation).await? {
        tracing::debug!(letter = %letter.id.0, "the letter was received again and already has a mail");
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
