//! One step of an order: state, timeline and event, in one transaction.

use caller::Caller;
use database::Tx;
use events::EventContext;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::access::{Actor, Reader, SeenOrder};
use super::attempt::made_before;
use super::{Attempt, Error, Service};
use crate::domain::OrderId;
use crate::events::outgoing;
use crate::evidence::domain::{Document, DocumentEvent};
use crate::orders::domain::refusals::order_not_found;
use crate::orders::domain::{Order, Step, TimelineEntry};
use crate::orders::store as orders_store;
use crate::store::Keyring;

impl Actor {
    pub(crate) const fn context(&self, now: OffsetDateTime) -> EventContext {
        let context = EventContext::of_request(self.correlation, now);
        if self.bulk {
            context.in_bulk()
        } else {
            context
        }
    }
}

/// An order under its lock, and who is about to take a step.
pub(crate) struct Case {
    pub tx: Tx,
    pub actor: Actor,
    pub order: Order,
    pub before: SeenOrder,
}

/// Whose turn it is: a command comes for the first time, or again under the key of one that took effect.
pub(crate) enum Turn {
    First(Box<Case>),
    /// With the result of the first.
    Again(Uuid),
}

/// A command's transaction, or the result that its key has had.
pub(crate) enum Begun {
    First(Tx),
    Again(Uuid),
}

/// An event of a document of an order, with its note.
pub(crate) struct DocumentNews<'a> {
    pub document: &'a Document,
    pub event: DocumentEvent,
    pub note: Option<SecretString>,
}

/// Locks an order inside a command; one that the caller cannot see is not there.
pub(crate) async fn lock_case(
    caller: &Caller,
    actor: Actor,
    mut tx: Tx,
    order: OrderId,
) -> Result<Case, Error> {
    let reader = Reader::of(caller)?;
    let order = orders_store::lock_order(&mut tx, order)
        .await?
        .ok_or_else(order_not_found)?;
    let before = reader.see(order.clone()).ok_or_else(order_not_found)?;
    Ok(Case {
        tx,
        actor,
        order,
        before,
    })
}

impl Service {
    /// Locks an order for a command that changes it; one that the caller cannot see is not there.
    pub(crate) async fn open_case(
        &self,
        caller: &Caller,
        actor: Actor,
        order: OrderId,
        attempt: &Attempt,
    ) -> Result<Turn, Error> {
        let tx = match self.begin(&actor, attempt, order.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(first) => return Ok(Turn::Again(first)),
        };
        let case = lock_case(caller, actor, tx, order).await?;
        attempt.expects(case.before.order().version)?;
        Ok(Turn::First(Box::new(case)))
    }

    /// Begins a command's transaction, unless its key has had a result already. `result` is what the command is about to make
    /// or change.
    pub(crate) async fn begin(
        &self,
        actor: &Actor,
        attempt: &Attempt,
        result: Uuid,
    ) -> Result<Begun, Error> {
        let mut tx = self.pool.begin().await?;
        let first = self.claim(&mut tx, actor, attempt, result).await?;
        Ok(first.map_or(Begun::First(tx), Begun::Again))
    }

    /// The order that an earlier command made or changed, for whoever gave that command.
    pub(crate) async fn order_again(&self, actor: Actor, order: Uuid) -> Result<SeenOrder, Error> {
        let mut conn = self.pool.acquire().await?;
        let order = orders_store::find_orders(&mut conn, &[OrderId(order)])
            .await?
            .pop();
        Ok(Reader::see_again(actor, made_before(order)?))
    }
}

impl Case {
    /// A new order in the transaction that has written it.
    pub fn of_new(tx: Tx, actor: Actor, order: Order) -> Self {
        let before = Reader::see_again(actor, order.clone());
        Self {
            tx,
            actor,
            order,
            before,
        }
    }

    /// Writes the order after a step, and tells of it.
    pub async fn record(
        &mut self,
        keys: &Keyring,
        step: &Step,
        note: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        self.order.mark_updated(step, now);
        orders_store::update_order(&mut self.tx, &self.order).await?;
        self.tell(keys, step, note, now).await
    }

    /// Writes the order after a step that concerns one of its documents, which is told as that document's fact.
    pub async fn record_document(
        &mut self,
        keys: &Keyring,
        step: &Step,
        news: DocumentNews<'_>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let DocumentNews {
            document,
            event,
            note,
        } = news;
        self.order.mark_updated(step, now);
        orders_store::update_order(&mut self.tx, &self.order).await?;
        let (context, provider) = (self.actor.context(now), self.order.provider);
        let id = outgoing::document(&mut self.tx, context, document, event, provider).await?;
        let entry = self.entry(id, step, note, now);
        self.note_down(keys, step, &entry).await
    }

    /// Tells of a step of an order that is written: to the world, and to its timeline.
    pub async fn tell(
        &mut self,
        keys: &Keyring,
        step: &Step,
        note: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let id = outgoing::order(&mut self.tx, self.actor.context(now), &self.order, step).await?;
        let entry = self.entry(id, step, note, now);
        self.note_down(keys, step, &entry).await
    }

    /// The entry of the timeline for a step that was told as the event with this id.
    fn entry(
        &self,
        id: Uuid,
        step: &Step,
        note: Option<SecretString>,
        now: OffsetDateTime,
    ) -> TimelineEntry {
        TimelineEntry {
            id,
            order: self.order.id,
            sequence: self.order.version,
            event: step.event,
            status: self.order.status,
            at: now,
            by_user: self.actor.user,
            by: Some(self.actor.organisation),
            note,
        }
    }

    async fn note_down(
        &mut self,
        keys: &Keyring,
        step: &Step,
        entry: &TimelineEntry,
    ) -> Result<(), Error> {
        orders_store::insert_timeline(&mut self.tx, keys, entry).await?;
        Ok(
            orders_store::upsert_entries(&mut self.tx, &self.order, &step.audience, entry.at)
                .await?,
        )
    }

    pub async fn commit(self) -> Result<SeenOrder, Error> {
        self.tx.commit().await?;
        Ok(self.before.after_step(self.order))
    }
}
