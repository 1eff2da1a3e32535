//! Expiry of valid certificates, and reminders before it.

use std::time::Instant;

use commands::Error;
use events::EventContext;
use time::OffsetDateTime;

use super::Certificates;
use super::history::publish;
use crate::approval_reviews::domain::{Change, ReviewSubject};
use crate::approval_reviews::service::order_review;
use crate::certificates::domain::CertificateEvent;
use crate::certificates::store;
use crate::domain::REMINDERS;
use crate::events::outgoing;
use crate::store::{Reminder, insert_reminders};

/// Number of certificates in one transaction. Each batch orders one review of the approvals that depend on its certificates.
const BATCH: i64 = 50;

impl Certificates {
    /// Expires valid certificates whose last day has passed everywhere on Earth, because they may be evaluated for other markets
    /// than their own. Returns their number.
    pub async fn expire(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let (mut expired, today) = (0, market_day::earliest_day(now));
        let (mut at, started) = (now, Instant::now());
        loop {
            let mut tx = self.pool.begin().await?;
            let mut certificates = store::lock_certificates_expired(&mut tx, today, BATCH).await?;
            certificates.retain_mut(|certificate| certificate.expire(today, at));
            if certificates.is_empty() {
                return Ok(expired);
            }
            store::update_certificates_expired(&mut tx, &certificates).await?;
            for certificate in &certificates {
                let entry =
                    publish(&mut tx, clock(at), certificate, CertificateEvent::Expired).await?;
                store::insert_certificate_entry_without_reason(&mut tx, &entry).await?;
            }
            let subject = ReviewSubject::Evidence(
                certificates
                    .iter()
                    .map(|certificate| certificate.id.0)
                    .collect(),
            );
            order_review(
                &mut tx,
                clock(at),
                subject,
                Some(Change::CertificateExpired),
            )
            .await?;
            tx.commit().await?;
            expired += certificates.len();
            at = now + started.elapsed();
        }
    }

    /// Sends one reminder each 60, 30 and 7 days before a certificate expires. A certificate that is issued later than that has
    /// only the remaining reminders. The days are those of its markets. Returns the number of reminders.
    pub async fn remind(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let mut sent = 0;
        for days in REMINDERS {
            while let Some(some) = self.remind_batch(days, now).await? {
                sent += some;
            }
        }
        Ok(sent)
    }

    /// Sends one batch of reminders. Returns `None` if no reminder is due.
    async fn remind_batch(&self, days: i64, now: OffsetDateTime) -> Result<Option<usize>, Error> {
        let mut tx = self.pool.begin().await?;
        let certificates = store::lock_certificates_expiring(&mut tx, days, now, BATCH).await?;
        if certificates.is_empty() {
            return Ok(None);
        }
        let reminders: Vec<Reminder> = certificates
            .iter()
            .map(|certificate| Reminder {
                subject: certificate.id.0,
                last_day: certificate.valid_to,
            })
            .collect();
        let new = insert_reminders(&mut tx, days, &reminders, now).await?;
        let certificates: Vec<_> = certificates
            .iter()
            .filter(|certificate| new.contains(&certificate.id.0))
            .collect();
        outgoing::certificates_expiring(&mut tx, clock(now), &certificates, days).await?;
        tx.commit().await?;
        Ok(Some(certificates.len()))
    }
}

fn clock(now: OffsetDateTime) -> EventContext {
    EventContext::of_job(now).in_bulk()
}
