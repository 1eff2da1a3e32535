//! Delivery of mails by concurrent workers, one mail at a time.
//!
//! 1. A worker claims the most urgent due mail (the one that has been due longest, if there are several) and commits the state
//!    SENDING. `for update skip locked` keeps two workers from claiming the same mail and from waiting for each other.
//! 2. In a second transaction the worker locks the row, sends the mail, stores the outcome, and commits. The row lock is a lease:
//!    Postgres releases it when the worker, its machine or its connection dies.
//! 3. A mail that is SENDING and not locked has no worker and becomes UNKNOWN. Between steps 1 and 2 the row is not locked, so a
//!    mail is not given up within [`ABANDONED_AFTER`] of its claim. A worker that locks the row even later finds that the mail is no
//!    longer SENDING, and skips it.

use std::time::Instant;

use commands::Error;
use database::Conn;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::Mail;
use super::writing::Written;
use crate::domain::MailId;
use crate::events::outgoing;
use crate::mail::domain::{ABANDONED_AFTER, Outcome, settle};
use crate::mail::store::{self, ClaimedMail};

/// A mail to send.
#[derive(Debug)]
pub struct OutgoingMail {
    /// The same for each attempt, so that recipients can recognise duplicates.
    pub id: MailId,
    pub to: SecretString,
    pub subject: String,
    /// May contain a link that authorises its reader.
    pub body: SecretString,
    /// Unsubscribe link of the topic; `None` if the recipient cannot unsubscribe.
    pub unsubscribe: Option<SecretString>,
    pub at: OffsetDateTime,
}

/// Sends mails.
pub trait MailTransport: Send + Sync + 'static {
    /// Sends a mail once. Must not report a refusal if the mail may have been accepted.
    fn send(&self, mail: &OutgoingMail) -> impl Future<Output = Outcome> + Send;
}

impl Mail {
    /// Sends the next due mail. Returns false if there is none.
    pub async fn deliver_next(
        &self,
        transport: &impl MailTransport,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        let Some((id, version)) = self.claim(now).await? else {
            return Ok(false);
        };
        let mut tx = self.pool.begin().await?;
        let Some(claimed) = store::lock_claimed_mail(&mut tx, id, version).await? else {
            tracing::warn!(mail = %id.0, "the mail was given up before its worker locked it");
            return Ok(true);
        };
        let begun = Instant::now();
        let outcome = self.attempt(&mut tx, transport, &claimed, now).await?;
        // The server may take minutes to answer. With the time of the attempt, a client that asks for changes since its last query
        // could miss the change.
        let updated_at = now + begun.elapsed();
        let settled = settle(outcome, claimed.mail.attempts, now);
        tracing::info!(mail = %id.0, state = settled.state.into_str(), failure = settled.failure, "mail attempt ended");
        let mail = store::update_mail(&mut tx, id, &settled, updated_at).await?;
        outgoing::mail_settled(&mut tx, &mail, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Calls `wake` when it begins to watch and after each commit that queues mails. Returns only on an error.
    pub async fn watch_queue(&self, wake: impl Fn()) -> Result<(), Error> {
        Ok(store::watch_mail_queue(&self.pool, wake).await?)
    }

    async fn claim(&self, now: OffsetDateTime) -> Result<Option<(MailId, i64)>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::claim_mail(&mut conn, now).await?)
    }

    async fn attempt(
        &self,
        conn: &mut Conn,
        transport: &impl MailTransport,
        claimed: &ClaimedMail,
        now: OffsetDateTime,
    ) -> Result<Outcome, Error> {
        let id = claimed.mail.id;
        Ok(match self.write(conn, id, &claimed.content, now).await? {
            Ok(Written {
                to,
                subject,
                body,
                unsubscribe,
            }) => {
                transport
                    .send(&OutgoingMail {
                        id,
                        to,
                        subject,
                        body,
                        unsubscribe,
                        at: now,
                    })
                    .await
            }
            Err(why) => Outcome::RefusedForGood(why.to_owned()),
        })
    }

    /// Sets abandoned mails to UNKNOWN and returns their number.
    pub async fn give_up_abandoned(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let mut tx = self.pool.begin().await?;
        let mails = store::abandon_mails(&mut tx, now - ABANDONED_AFTER, "ABANDONED", now).await?;
        for mail in &mails {
            tracing::warn!(mail = %mail.id.0, "the outcome of the mail is unknown");
            outgoing::mail_settled(&mut tx, mail, now).await?;
        }
        tx.commit().await?;
        Ok(mails.len())
    }
}
