//! One mail at a time, by as many workers as there are.
//!
//! 1. A worker claims the most urgent mail that is due, of several the one that has been due longest: SENDING, committed. `for update skip locked` keeps two workers from
//!    claiming the same one, and from waiting for each other.
//! 2. In a second transaction it takes hold of the row, sends the mail, writes down what came of it, and commits. The
//!    row lock is its sign of life: Postgres drops it when the worker, its machine or its connection dies.
//! 3. So a mail that is SENDING and not locked is nobody's, and becomes UNKNOWN. Between 1 and 2 there is a moment
//!    without a lock; nothing that was claimed less than [`ABANDONED_AFTER`] ago is given up, and a worker that comes
//!    even later finds the mail no longer SENDING and leaves it alone.

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
use crate::mail::store::{self, Held};

/// A mail that is about to leave.
#[derive(Debug)]
pub struct OutgoingMail {
    /// The same for each attempt: whoever gets it twice can tell.
    pub id: MailId,
    pub to: SecretString,
    pub subject: String,
    /// There may be a link in it that is good for whoever reads it.
    pub body: SecretString,
    /// The link that stops mails of this topic, if an address can stop them.
    pub unsubscribe: Option<SecretString>,
    pub at: OffsetDateTime,
}

/// What carries mails out of here.
pub trait MailTransport: Send + Sync + 'static {
    /// Hands a mail over, once. It must not say that a mail was refused when it may have been taken.
    fn send(&self, mail: &OutgoingMail) -> impl Future<Output = Outcome> + Send;
}

impl Mail {
    /// Sends the next mail that is due, and says whether there was one.
    pub async fn deliver_next(
        &self,
        transport: &impl MailTransport,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        let Some((id, version)) = self.claim(now).await? else {
            return Ok(false);
        };
        let mut tx = self.pool.begin().await?;
        let Some(held) = store::hold_mail(&mut tx, id, version).await? else {
            tracing::warn!(mail = %id.0, "a mail was given up before its worker took hold of it");
            return Ok(true);
        };
        let begun = Instant::now();
        let outcome = self.attempt(&mut tx, transport, &held, now).await?;
        // The mail server may take minutes to answer. A change that looked as old as the attempt would escape a client that
        // asks for changes since its last query.
        let updated_at = now + begun.elapsed();
        let settled = settle(outcome, held.mail.attempts, now);
        tracing::info!(mail = %id.0, state = settled.state.into_str(), failure = settled.failure, "a mail was tried");
        let mail = store::update_mail(&mut tx, id, &settled, updated_at).await?;
        outgoing::mail_settled(&mut tx, &mail, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Calls `wake` once it listens, and then at each commit that queues mails. Returns only on an error.
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
        held: &Held,
        now: OffsetDateTime,
    ) -> Result<Outcome, Error> {
        let id = held.mail.id;
        Ok(match self.write(conn, id, &held.content, now).await? {
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

    /// Makes mails UNKNOWN that a worker died over, and says how many there were.
    pub async fn give_up_abandoned(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let mut tx = self.pool.begin().await?;
        let mails = store::abandon_mails(&mut tx, now - ABANDONED_AFTER, "ABANDONED", now).await?;
        for mail in &mails {
            tracing::warn!(mail = %mail.id.0, "nobody knows whether this mail was sent");
            outgoing::mail_settled(&mut tx, mail, now).await?;
        }
        tx.commit().await?;
        Ok(mails.len())
    }
}
