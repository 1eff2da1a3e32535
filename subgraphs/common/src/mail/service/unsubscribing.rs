use commands::Error;
use time::OffsetDateTime;

use super::Mail;
use crate::mail::domain::MailTopic;
use crate::mail::store;

/// The topic of an unsubscribe link, and whether the address has stopped its mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailSubscription {
    pub topic: MailTopic,
    pub stopped: bool,
}

/// The token of a link is the only authorisation, because its reader may have no account. It identifies one address and one topic.
/// An unknown token gives `None`.
impl Mail {
    pub async fn find_subscription(&self, token: &str) -> Result<Option<MailSubscription>, Error> {
        let Some(stop) = self.stop_keys.read(token) else {
            return Ok(None);
        };
        let mut conn = self.pool.acquire().await?;
        let stopped = store::find_mail_stop(&mut conn, &stop).await?;
        Ok(Some(MailSubscription {
            topic: stop.topic,
            stopped,
        }))
    }

    /// Stops the mails of the topic, including queued mails. Idempotent.
    pub async fn unsubscribe(
        &self,
        token: &str,
        now: OffsetDateTime,
    ) -> Result<Option<MailSubscription>, Error> {
        let Some(stop) = self.stop_keys.read(token) else {
            return Ok(None);
        };
        let mut conn = self.pool.acquire().await?;
        store::insert_mail_stop(&mut conn, &stop, now).await?;
        tracing::info!(
            topic = stop.topic.into_str(),
            "an address unsubscribed from a mail topic"
        );
        Ok(Some(MailSubscription {
            topic: stop.topic,
            stopped: true,
        }))
    }

    /// Allows the mails of the topic again.
    pub async fn resubscribe(&self, token: &str) -> Result<Option<MailSubscription>, Error> {
        let Some(stop) = self.stop_keys.read(token) else {
            return Ok(None);
        };
        let mut conn = self.pool.acquire().await?;
        store::delete_mail_stop(&mut conn, &stop).await?;
        Ok(Some(MailSubscription {
            topic: stop.topic,
            stopped: false,
        }))
    }
}
