//! Creates notifications of events of other domains, in the transaction that also inserts the event into the inbox.

use commands::Error;
use database::Conn;
use events::EventContext;

use crate::contacts::service as contacts;
use crate::domain::UserId;
use crate::events::outgoing;
use crate::mail::service as mail;
use crate::notifications::domain::{Announcement, MOST_RECIPIENTS, Notification, Recipients};
use crate::notifications::store;

/// Notifies the recipients of each announcement. Each person gets one notification per announcement, and a queued mail. Daily limits
/// apply per person and kind, in total and per causing organisation. Later members and deactivated accounts are not notified. Each
/// table is written once per announcement.
pub async fn notify(
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
        created.extend(notify_users(conn, context, announcement, &users).await?);
    }
    Ok(outgoing::notifications_created(conn, context, &created).await?)
}

async fn notify_users(
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
            "a person reached a daily limit of notices of one kind"
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
