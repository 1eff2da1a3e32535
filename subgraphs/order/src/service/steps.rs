//! One step of an order: state, timeline and event, in one transaction.

use caller::Caller;
use database::Tx;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::access::{Actor, Reader, SeenOrder};
use super::attempt::made_before;
use super::{Attempt, Error, Service};
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

/// Whose turn it is: a command comes for the first time, or again under the key of one that took effect.
pub(super) enum Turn {
    First(Case),
    /// With the result of the first.
    Again(Uuid),
}

impl Service {
    /// Locks an order for a command; one that the caller cannot see is not there. `result` is what the command is
    /// about to make or change.
    pub(super) async fn open_case(
        &self,
        caller: &Caller,
        actor: Actor,
        order: OrderId,
        (attempt, result): (&Attempt, Uuid),
    ) -> Result<Turn, Error> {
        let reader = Reader::of(caller)?;
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, &actor, attempt, result).await? {
            return Ok(Turn::Again(first));
        }
        let order = store::lock_order(&mut tx, order).await?.ok_or(Refusal::OrderNotFound)?;
        let before = reader.see(order.clone()).ok_or(Refusal::OrderNotFound)?;
        attempt.expects(order.version)?;
        Ok(Turn::First(Case { tx, actor, order, before }))
    }

    /// The order that an earlier command made or changed, for whoever gave that command.
    pub(super) async fn order_again(&self, actor: Actor, order: Uuid) -> Result<SeenOrder, Error> {
        let mut conn = self.pool.acquire().await?;
        let order = store::find_orders(&mut conn, &[OrderId(order)]).await?.pop();
        Ok(Reader::see_again(actor, made_before(order)?))
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

    /// Tells of a step of an order that is written: to the world, and to its timeline.
    pub async fn tell(
        &mut self,
        keys: &Keyring,
        step: &Step,
        note: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let event = outgoing::order(&mut self.tx, self.actor.because(now), &self.order, step).await?;
        self.note_down(keys, (step, event), note, now).await
    }

    /// A step that was told as this event, in the timeline.
    pub async fn note_down(
        &mut self,
        keys: &Keyring,
        (step, event): (&Step, Uuid),
        note: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let entry = TimelineEntry {
            id: event,
            order: self.order.id,
            sequence: self.order.version,
            event: step.event,
            status: self.order.status,
            at: now,
            by_user: self.actor.user,
            by: Some(self.actor.organisation),
            note,
        };
        store::insert_timeline(&mut self.tx, keys, &entry).await?;
        Ok(store::upsert_entries(&mut self.tx, &self.order, now).await?)
    }

    pub async fn commit(self) -> Result<SeenOrder, Error> {
        self.tx.commit().await?;
        Ok(self.before.after_step(self.order))
    }
}
