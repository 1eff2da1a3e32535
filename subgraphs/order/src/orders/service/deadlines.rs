//! Deadlines of orders: requests without an accepted quote expire, and late reports are marked.
//!
//! The job works in batches, each a short transaction, so that a command waits for at most one batch, and only if its own order
//! is in it. Two batches run at a time to use two processors. Several processes may run the job, because each takes only orders
//! that are not locked. Each batch uses the time at which it begins, because clients that ask for changes since a time find a
//! change only if its time is close to its commit.

use std::time::Instant;

use commands::Error;
use events::EventContext;
use time::OffsetDateTime;

use super::Orders;
use crate::domain::Refusal;
use crate::events::outgoing;
use crate::orders::domain::{Order, Step, TimelineEntry};
use crate::orders::store;

/// Orders in a batch: many enough for throughput, few enough for a short transaction.
const BATCH: i64 = 1_000;

/// Kind of a deadline.
#[derive(Clone, Copy)]
enum Deadline {
    Quotes,
    Report,
}

impl Orders {
    /// Expires orders without an accepted quote after their deadline. Returns the number of orders.
    pub async fn expire(&self, now: OffsetDateTime) -> Result<usize, Error> {
        self.pass_all(Deadline::Quotes, now).await
    }

    /// Marks late reports, once for each order. Returns the number of orders.
    pub async fn mark_overdue(&self, now: OffsetDateTime) -> Result<usize, Error> {
        self.pass_all(Deadline::Report, now).await
    }

    async fn pass_all(&self, deadline: Deadline, now: OffsetDateTime) -> Result<usize, Error> {
        let (one, other) =
            tokio::join!(self.pass_some(deadline, now), self.pass_some(deadline, now));
        Ok(one? + other?)
    }

    async fn pass_some(&self, deadline: Deadline, now: OffsetDateTime) -> Result<usize, Error> {
        let (mut passed, mut at, started) = (0, now, Instant::now());
        loop {
            let batch = self.pass_batch(deadline, at).await?;
            passed += batch;
            if batch == 0 {
                return Ok(passed);
            }
            at = now + started.elapsed();
        }
    }

    /// Handles one batch. Orders that a command has locked are skipped until the next run.
    async fn pass_batch(&self, deadline: Deadline, now: OffsetDateTime) -> Result<usize, Error> {
        let mut tx = self.pool.begin().await?;
        let mut orders = match deadline {
            Deadline::Quotes => store::lock_orders_unanswered(&mut tx, now, BATCH).await?,
            Deadline::Report => store::lock_orders_late(&mut tx, now, BATCH).await?,
        };
        if orders.is_empty() {
            return Ok(0);
        }
        let step = |order: &mut Order| match deadline {
            Deadline::Quotes => order.expire(now),
            Deadline::Report => order.mark_overdue(now),
        };
        let steps: Vec<Step> = orders
            .iter_mut()
            .map(step)
            .collect::<Result<_, Refusal>>()?;
        store::update_orders(&mut tx, &orders).await?;
        store::update_entries(&mut tx, &orders, now).await?;
        let context = EventContext::of_job(now);
        let steps: Vec<(&Order, Step)> = orders.iter().zip(steps).collect();
        let events = outgoing::orders(&mut tx, context, &steps).await?;
        let entries = steps
            .iter()
            .zip(events)
            .map(|((order, step), event)| TimelineEntry {
                id: event,
                order: order.id,
                sequence: order.version,
                event: step.event,
                status: order.status,
                at: now,
                by_user: None,
                by: None,
                note: None,
            });
        store::insert_timeline_all(&mut tx, &entries.collect::<Vec<_>>()).await?;
        tx.commit().await?;
        Ok(orders.len())
    }
}
