//! What others' events do here. Each runs inside the transaction that also remembers the event.

use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::domain::{MailId, Notice, Notification, NotificationId, UserId};
use crate::events::outgoing::{self, Because};
use crate::store;

/// Remembers where a person belongs and how to reach them.
pub async fn user_known(
    conn: &mut Conn,
    user: UserId,
    organisation: Uuid,
    contact: &str,
    version: i64,
) -> Result<(), Error> {
    Ok(store::upsert_contact(conn, user, organisation, contact, version).await?)
}

/// Tells everybody of these organisations: a notification each, and a mail that is queued with it. Who joins later is
/// not told.
pub async fn tell(
    conn: &mut Conn,
    because: Because,
    notice: &Notice,
    organisations: &[Uuid],
) -> Result<(), Error> {
    for user in store::list_members(conn, organisations).await? {
        let notification = Notification {
            id: NotificationId::fresh(),
            user,
            notice: notice.clone(),
            created_at: because.now,
            read_at: None,
        };
        store::insert_notification(conn, &notification).await?;
        store::insert_mail(conn, MailId::fresh(), &notification, because.cause.correlation).await?;
        outgoing::notification_created(conn, because, &notification).await?;
    }
    Ok(())
}
