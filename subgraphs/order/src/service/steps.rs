//! One step of an order: state, timeline and event, in one transaction.

use caller::Caller;
use database::Tx;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::access::{Actor, Reader, SeenOrder};
use super::{Error, Service};
use crate::domain::{Order, OrderId, Refusal, Step, TimelineEntry};
use crate::events::outgoing::{self, Because, Cause};
use crate::store::{self, Keyring};

impl Actor {
    pub(super) const fn because(&self, now: OffsetDateTime) -> Because {
        Because { cause: Cause::request(self.correlation), now }
    }
}

/// An order under its lock, and who is about to take a step.
pub(super) struct Case {
    pub tx: Tx,
    pub actor: Actor,
    pub order: Order,
    pub before: SeenOrder,
}

impl Service {
    /// Locks an order for a command; one that the caller cannot see is not there.
    pub(super) async fn open_case(
        &self,
        caller: &Caller,
        actor: Actor,
        order: OrderId,
    ) -> Result<Case, Error> {
        let reader = Reader::of(caller)?;
        let mut tx = self.pool.begin().await?;
        let order = store::lock_order(&mut tx, order).await?.ok_or(Refusal::OrderNotFound)?;
        let before = reader.see(order.clone()).ok_or(Refusal::OrderNotFound)?;
        Ok(Case { tx, actor, order, before })
    }
}

impl Case {
    /// Writes the order after a step, and tells of it.
    pub async fn record(
        &mut self,
        keys: &Keyring,
        step: &Step,
        note: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        store::update_order(&mut self.tx, &self.order).await?;
        self.tell(keys, step, note, now).await
    }

    /// Tells of a step of an order that is written: to its timeline, and to the world.
    pub async fn tell(
        &mut self,
        keys: &Keyring,
        step: &Step,
        note: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let entry = TimelineEntry {
            id: Uuid::now_v7(),
            order: self.order.id,
            sequence: self.order.version,
            event: step.event,
            status: self.order.status,
            at: now,
            by_user: self.actor.user,
            by: self.actor.organisation,
            note,
        };
        store::insert_timeline(&mut self.tx, keys, &entry).await?;
        outgoing::order(&mut self.tx, self.actor.because(now), &self.order, step).await?;
        Ok(())
    }

    pub async fn commit(self) -> Result<SeenOrder, Error> {
        self.tx.commit().await?;
        Ok(self.before.after_step(self.order))
    }
}
