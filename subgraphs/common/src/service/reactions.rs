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
///
/// An organisation has an owner from its first moment, so one without anybody is one whose registration is still on its
/// way: nothing orders the streams of two producers. The event is tried again, and by then it has arrived.
pub async fn tell(
    conn: &mut Conn,
    because: Because,
    notice: &Notice,
    organisations: &[Uuid],
) -> Result<(), Error> {
    for organisation in organisations {
        let members = store::list_members(conn, *organisation).await?;
        if members.is_empty() {
            return Err(Error::Internal(anyhow::anyhow!(
                "nobody of organisation {organisation} is known yet"
            )));
        }
        for user in members {
            tell_one(conn, because, notice, user).await?;
        }
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
