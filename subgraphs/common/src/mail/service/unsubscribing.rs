use commands::Error;
use time::OffsetDateTime;

use super::Mail;
use crate::mail::domain::MailTopic;
use crate::mail::store;

/// The mails that a link is about, and whether its address has stopped them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailSubscription {
    pub topic: MailTopic,
    pub stopped: bool,
}

/// The token of a link is all that a caller needs, because its reader may have no account. It names one address and one topic.
/// An unknown token finds `None`.
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

    /// Stops the mails, those that are queued included. Doing it again changes nothing.
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
            "an address has stopped mails"
        );
        Ok(Some(MailSubscription {
            topic: stop.topic,
            stopped: true,
        }))
    }

    /// Sends the mails again from now on.
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
