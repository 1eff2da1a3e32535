//! Notifications of the events of other domains, inside the transaction that also inserts the event into the inbox.

use commands::Error;
use database::Conn;
use events::EventContext;

use crate::contacts::service as contacts;
use crate::domain::UserId;
use crate::events::outgoing;
use crate::mail::service as mail;
use crate::notifications::domain::{Announcement, MOST_RECIPIENTS, Notification, Recipients};
use crate::notifications::store;

/// Notifies the recipients of each announcement, every person once: a notification, and a mail that is queued with it. A person
/// gets so many notices of one kind a day and no more, in all and by the organisation that causes them.
/// People who join later and deactivated accounts are not notified. Each table is written once for each announcement.
pub async fn tell(
    conn: &mut Conn,
    context: EventContext,
    announcements: &[Announcement],
) -> Result<(), Error> {
    let mut created = Vec::new();
    for announcement in announcements {
        let users = match &announcement.recipients {
            Recipients::Organisations(organisations) => {
                contacts::members(conn, organisations, MOST_RECIPIENTS).await?
            }
            Recipients::Administrators => contacts::administrators(conn, MOST_RECIPIENTS).await?,
        };
        created.extend(notify(conn, context, announcement, &users).await?);
    }
    Ok(outgoing::notifications_created(conn, context, &created).await?)
}

async fn notify(
    conn: &mut Conn,
    context: EventContext,
    announcement: &Announcement,
    users: &[UserId],
) -> Result<Vec<Notification>, Error> {
    let created = store::insert_notifications(conn, announcement, users, context.now).await?;
    if created.is_empty() {
        return Ok(created);
    }
    let notified: Vec<UserId> = created
        .iter()
        .map(|notification| notification.user)
        .collect();
    let counts = store::add_notices(conn, announcement, context.now.date(), &notified).await?;
    if counts.values().any(|counts| counts.are_used_up()) {
        let (kind, cause) = (announcement.notice.kind.into_str(), announcement.caused_by);
        tracing::warn!(
            kind,
            ?cause,
            "a person has as many notices of a kind as a day allows"
        );
    }
    let mailed = |notification: &&Notification| {
        counts
            .get(&notification.user)
            .is_some_and(|counts| counts.allow_mail())
    };
    let mailed: Vec<Notification> = created.iter().filter(mailed).cloned().collect();
    if !mailed.is_empty() {
        mail::queue_notices(conn, &mailed, context.cause.correlation).await?;
    }
    Ok(created)
}
