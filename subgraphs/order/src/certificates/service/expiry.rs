//! What the clock does to documents and certificates: reminders before they expire, and the end.

use std::time::Instant;

use events::EventContext;
use time::OffsetDateTime;

use super::certificates::announce;
use crate::certificates::domain::CertificateEvent;
use crate::certificates::store::{self, Reminder};
use crate::domain::REMINDERS;
use crate::events::outgoing::{self, ExpiringDocument};
use crate::evidence::domain::{Document, DocumentEvent};
use crate::orders::service::reading::orders;
use crate::service::{Error, Service};
use crate::transport_approvals::domain::{Behind, Change};
use crate::transport_approvals::service::suspensions::order_review;

/// How many at a time: each batch orders one review of what rests on it.
const BATCH: i64 = 50;

impl Service {
    /// Ends accepted documents whose last day is over everywhere, because they may be asked about for any market. Returns how
    /// many.
    pub async fn expire_documents(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let (mut expired, today) = (0, market_day::earliest_day(now));
        let (mut at, started) = (now, Instant::now());
        loop {
            let mut tx = self.pool.begin().await?;
            let mut documents =
                store::lock_documents_expired(&mut tx, &self.keys, today, BATCH).await?;
            documents.retain_mut(|document| document.expire(today, at));
            if documents.is_empty() {
                return Ok(expired);
            }
            store::update_documents_expired(&mut tx, &documents).await?;
            let orders = orders(
                &mut tx,
                documents.iter().filter_map(|document| document.order),
            )
            .await?;
            for document in &documents {
                let order = document.order.and_then(|order| orders.get(&order));
                let provider = order.and_then(|order| order.provider);
                outgoing::document(
                    &mut tx,
                    clock(at),
                    document,
                    DocumentEvent::Expired,
                    provider,
                )
                .await?;
            }
            let behind = Behind::Evidence(documents.iter().map(|document| document.id.0).collect());
            order_review(&mut tx, clock(at), behind, Some(Change::DocumentExpired)).await?;
            tx.commit().await?;
            expired += documents.len();
            at = now + started.elapsed();
        }
    }

    /// Ends valid certificates whose last day is over everywhere, because they may be asked about for other markets than their own.
    /// Returns how many.
    pub async fn expire_certificates(&self, now: OffsetDateTime) -> Result<usize, Error> {
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
                    announce(&mut tx, clock(at), certificate, CertificateEvent::Expired).await?;
                store::insert_certificate_entry_without_reason(&mut tx, &entry).await?;
            }
            let behind = Behind::Evidence(
                certificates
                    .iter()
                    .map(|certificate| certificate.id.0)
                    .collect(),
            );
            order_review(&mut tx, clock(at), behind, Some(Change::CertificateExpired)).await?;
            tx.commit().await?;
            expired += certificates.len();
            at = now + started.elapsed();
        }
    }

    /// Reminds sellers of documents and certificates that expire in 60, 30 or 7 days, of each once. What has fewer days
    /// left when it comes to count has only the nearest reminders. The days of a certificate are those of its markets; those of a
    /// document, which has no market, are counted where each day ends last. Returns how many were sent.
    pub async fn remind(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let mut sent = 0;
        for days in REMINDERS {
            while let Some(some) = self.remind_of_documents(days, now).await? {
                sent += some;
            }
            while let Some(some) = self.remind_of_certificates(days, now).await? {
                sent += some;
            }
        }
        Ok(sent)
    }

    /// One batch; none when there is nothing to remind of.
    async fn remind_of_documents(
        &self,
        days: i64,
        now: OffsetDateTime,
    ) -> Result<Option<usize>, Error> {
        let mut tx = self.pool.begin().await?;
        let today = market_day::earliest_day(now);
        let documents =
            store::lock_documents_expiring(&mut tx, &self.keys, days, today, BATCH).await?;
        if documents.is_empty() {
            return Ok(None);
        }
        let reminder = |document: &Document| {
            Some(Reminder {
                subject: document.id.0,
                last_day: document.expires_on?,
            })
        };
        let reminders: Vec<Reminder> = documents.iter().filter_map(reminder).collect();
        let new = store::insert_reminders(&mut tx, days, &reminders, now).await?;
        let documents: Vec<_> = documents
            .iter()
            .filter(|document| new.contains(&document.id.0))
            .filter_map(|document| {
                Some(ExpiringDocument {
                    document,
                    expires_on: document.expires_on?,
                })
            })
            .collect();
        outgoing::documents_expiring(&mut tx, clock(now), &documents, days).await?;
        tx.commit().await?;
        Ok(Some(documents.len()))
    }

    /// One batch; none when there is nothing to remind of.
    async fn remind_of_certificates(
        &self,
        days: i64,
        now: OffsetDateTime,
    ) -> Result<Option<usize>, Error> {
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
        let new = store::insert_reminders(&mut tx, days, &reminders, now).await?;
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
