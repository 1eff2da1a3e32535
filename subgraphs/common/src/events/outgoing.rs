//! Converts domain types to published facts and appends them to the outbox.
//!
//! The audience of an event about notifications is their recipient. Mail events have no audience, so they stay inside the platform.

use database::Conn;
use events::common::{self, CommonFact};
use events::{CloudEvent, EventContext, Fact, Unreadable};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::UserId;
use crate::mail::domain::{MailMessage, MailState};
use crate::notifications::domain::Notification;

/// More notifications than this are published in the bulk lane.
const MOST_SINGLE: usize = 20;

/// Publishes the notifications that one event caused.
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
        subject: notification.notice.subject.id,
    });
    fact.publish(context.draft(notification.id.0, 1, [notification.user]))
}

/// Publishes that a user marked this many notifications as read in one batch. Marking notifications changes no versioned aggregate, so
/// the subject is a new ID with sequence 1.
pub async fn notifications_read(
    conn: &mut Conn,
    context: EventContext,
    user: UserId,
    count: u64,
) -> anyhow::Result<()> {
    let fact = CommonFact::NotificationsRead(common::NotificationsRead {
        user: user.0,
        count,
    });
    let event = fact.publish(context.draft(Uuid::now_v7(), 1, [user]))?;
    Ok(outbox::append(conn, &event).await?)
}

/// Publishes a mail that is not retried automatically any more. Queued mails publish nothing.
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
