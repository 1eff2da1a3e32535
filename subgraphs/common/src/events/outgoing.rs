//! From the domain's own types to the published language, and into the outbox.
//!
//! A notification is for the person that it is for. Of mails, nobody outside the platform is told.

use database::Conn;
use events::common::{self, CommonFact};
use events::{CloudEvent, EventContext, Fact, Unreadable};
use time::OffsetDateTime;

use crate::mail::domain::{MailMessage, MailState};
use crate::notifications::domain::Notification;

/// With more notifications than this, their events travel in the bulk lane.
const MOST_SINGLE: usize = 20;

/// Publishes the notifications that one event led to.
pub async fn notifications_created(
    conn: &mut Conn,
    context: EventContext,
    notifications: &[Notification],
) -> anyhow::Result<()> {
    let created = notifications
        .iter()
        .map(|notification| notification_created(context, notification));
    let events = created.collect::<Result<Vec<_>, _>>()?;
    if events.len() > MOST_SINGLE {
        outbox::append_bulk(conn, &events).await?;
    } else {
        outbox::append_all(conn, &events).await?;
    }
    Ok(())
}

fn notification_created(
    context: EventContext,
    notification: &Notification,
) -> Result<CloudEvent, Unreadable> {
    let fact = CommonFact::NotificationCreated(common::Notification {
        id: notification.id.0,
        user: notification.user.0,
        kind: notification.notice.kind.into_str().to_owned(),
        subject: notification.notice.subject,
    });
    fact.publish(context.draft(notification.id.0, 1, [notification.user]))
}

/// Tells of a mail that will not be tried again by itself, and of no other.
pub async fn mail_settled(
    conn: &mut Conn,
    mail: &MailMessage,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let public = common::Mail {
        id: mail.id.0,
        user: mail.user.map(|user| user.0),
        template: mail.template.code().to_owned(),
        state: mail.state.into_str().to_owned(),
    };
    let fact = match mail.state {
        MailState::Queued | MailState::Sending => return Ok(()),
        MailState::Sent => CommonFact::MailSent(public),
        MailState::Failed | MailState::Unknown => CommonFact::MailFailed(public),
    };
    let context = EventContext::of_request(mail.correlation, now);
    let draft = context.internal_draft(mail.id.0, mail.version);
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}
