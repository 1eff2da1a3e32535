//! Expiry of accepted documents, and reminders before it.

use std::time::Instant;

use commands::Error;
use events::EventContext;
use time::OffsetDateTime;

use super::Documents;
use crate::approval_reviews::domain::{Change, ReviewSubject};
use crate::approval_reviews::service::order_review;
use crate::domain::REMINDERS;
use crate::events::outgoing::{self, ExpiringDocument};
use crate::evidence::domain::{Document, DocumentEvent};
use crate::evidence::store;
use crate::orders::service::order_steps::find_orders;
use crate::store::{Reminder, insert_reminders};

/// Number of documents in one transaction. Each batch orders one review of the approvals that depend on its documents.
const BATCH: i64 = 50;

impl Documents {
    /// Expires accepted documents whose last day has passed everywhere on Earth, because a document may support any market.
    /// Returns their number.
    pub async fn expire(&self, now: OffsetDateTime) -> Result<usize, Error> {
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
            let orders = find_orders(
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
            let subject =
                ReviewSubject::Evidence(documents.iter().map(|document| document.id.0).collect());
            order_review(&mut tx, clock(at), subject, Some(Change::DocumentExpired)).await?;
            tx.commit().await?;
            expired += documents.len();
            at = now + started.elapsed();
        }
    }

    /// Sends one reminder each 60, 30 and 7 days before a document expires. A document that is accepted later than that has only
    /// the remaining reminders. A document has no market, so its days are counted where a day ends last. Returns the number of
    /// reminders.
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
        let new = insert_reminders(&mut tx, days, &reminders, now).await?;
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
}

fn clock(now: OffsetDateTime) -> EventContext {
    EventContext::of_job(now).in_bulk()
}
