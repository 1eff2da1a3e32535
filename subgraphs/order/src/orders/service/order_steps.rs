//! The steps of an order: status, timeline and event, in one transaction.

use std::collections::HashMap;

use anyhow::Context;
use commands::{CommandContext, Error, replayed};
use database::{Conn, Pool};
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Mentions, Noted, OrderId, Refusal};
use crate::events::outgoing;
use crate::evidence::domain::{Document, DocumentEvent};
use crate::orders::domain::refusals::order_not_found;
use crate::orders::domain::{Order, Step, TimelineEntry};
use crate::orders::store;
use crate::projections::domain::Product;
use crate::projections::service::{find_product, with_warnings};
use crate::service::access::{Actor, Reader, SeenOrder};
use crate::store::{Keyring, sealed};

/// Records the steps of orders, for all capabilities that change orders. Cheap to clone.
#[derive(Clone)]
pub(crate) struct OrderSteps {
    pool: Pool,
    keys: Keyring,
}

/// A locked order, with the actor of the next step.
pub(crate) struct LockedOrder {
    pub actor: Actor,
    pub order: Order,
    pub before: SeenOrder,
}

/// A step of an order, with the reason of the actor.
pub(crate) struct StepTaken<'a> {
    pub step: &'a Step,
    pub note: Option<SecretString>,
}

/// A step of an order that concerns one of its documents.
pub(crate) struct DocumentStep<'a> {
    pub step: &'a Step,
    pub document: &'a Document,
    pub event: DocumentEvent,
    pub note: Option<SecretString>,
}

impl OrderSteps {
    pub const fn new(pool: Pool, keys: Keyring) -> Self {
        Self { pool, keys }
    }

    /// Caches the key of a case before the transaction of a step that encrypts texts.
    pub async fn preload_key(&self, order: OrderId) -> Result<(), Error> {
        Ok(sealed::preload(&self.keys, sealed::case(order)).await?)
    }

    /// Updates the order after a step, and publishes the step.
    pub async fn record(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        locked: &mut LockedOrder,
        taken: StepTaken<'_>,
    ) -> Result<(), Error> {
        locked.order.mark_updated(taken.step, command.now());
        store::update_order(tx, &locked.order).await?;
        self.publish(tx, command, locked, taken).await
    }

    /// Updates the order after a step that concerns one of its documents, and publishes the step as the document's fact.
    pub async fn record_document(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        locked: &mut LockedOrder,
        taken: DocumentStep<'_>,
    ) -> Result<(), Error> {
        let DocumentStep {
            step,
            document,
            event,
            note,
        } = taken;
        locked.order.mark_updated(step, command.now());
        store::update_order(tx, &locked.order).await?;
        let (context, provider) = (command.event_context(), locked.order.provider);
        let id = outgoing::document(tx, context, document, event, provider).await?;
        let entry = locked.entry(id, StepTaken { step, note }, command.now());
        Ok(store::insert_step(tx, &self.keys, &locked.order, &step.audience, &entry).await?)
    }

    /// Publishes a step of an order whose row is written, and adds it to the timeline.
    pub async fn publish(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        locked: &LockedOrder,
        taken: StepTaken<'_>,
    ) -> Result<(), Error> {
        let step = taken.step;
        let id = outgoing::order(tx, command.event_context(), &locked.order, step).await?;
        let entry = locked.entry(id, taken, command.now());
        Ok(store::insert_step(tx, &self.keys, &locked.order, &step.audience, &entry).await?)
    }

    /// Returns the order that an earlier request created or changed, for the actor of that request.
    pub async fn find_again(&self, actor: Actor, order: Uuid) -> Result<SeenOrder, Error> {
        let mut conn = self.pool.acquire().await?;
        let order = store::find_orders(&mut conn, &[OrderId(order)]).await?;
        let order = replayed(order.into_iter().next())?;
        Ok(Reader::see_again(actor, order))
    }

    /// Returns the order of an earlier request, with the warnings about the same request.
    pub async fn find_noted(
        &self,
        actor: Actor,
        order: Uuid,
        mentions: &Mentions,
    ) -> Result<Noted<SeenOrder>, Error> {
        let order = self.find_again(actor, order).await?;
        with_warnings(&self.pool, order, mentions).await
    }
}

impl LockedOrder {
    /// Wraps a new order, in the transaction that has inserted it.
    pub fn of_new(actor: Actor, order: Order) -> Self {
        let before = Reader::see_again(actor, order.clone());
        Self {
            actor,
            order,
            before,
        }
    }

    /// Returns the order after the step, for the actor.
    pub fn seen(self) -> SeenOrder {
        self.before.after_step(self.order)
    }

    /// Returns the timeline entry of a step that was published as the event with this ID.
    fn entry(&self, id: Uuid, taken: StepTaken<'_>, at: OffsetDateTime) -> TimelineEntry {
        TimelineEntry {
            id,
            order: self.order.id,
            sequence: self.order.version,
            event: taken.step.event,
            status: self.order.status,
            at,
            by_user: self.actor.user,
            by: Some(self.actor.organisation),
            note: taken.note,
        }
    }
}

/// Locks an order that the caller may see. Refuses the command if the client expects another version.
pub(crate) async fn lock_order(
    tx: &mut Conn,
    command: &CommandContext,
    actor: Actor,
    order: OrderId,
) -> Result<LockedOrder, Error> {
    let locked = lock_order_for_part(tx, command, actor, order, order_not_found).await?;
    command.expects(locked.before.order().version)?;
    Ok(locked)
}

/// Locks the order for a command on a part of it, such as a document. The expected version is that of the part.
/// `not_found` is the refusal if the order does not exist or the caller may not see it.
pub(crate) async fn lock_order_for_part(
    tx: &mut Conn,
    command: &CommandContext,
    actor: Actor,
    order: OrderId,
    not_found: fn() -> Refusal,
) -> Result<LockedOrder, Error> {
    let reader = Reader::of(command.caller())?;
    let order = store::lock_order(tx, order).await?.ok_or_else(not_found)?;
    let before = reader.see(order.clone()).ok_or_else(not_found)?;
    Ok(LockedOrder {
        actor,
        order,
        before,
    })
}

/// Finds orders by ID, for checks of who may see their parts.
pub(crate) async fn find_orders(
    conn: &mut Conn,
    ids: impl Iterator<Item = OrderId>,
) -> Result<HashMap<OrderId, Order>, Error> {
    let ids: Vec<OrderId> = ids.collect();
    let orders = store::find_orders(conn, &ids).await?;
    Ok(orders.into_iter().map(|order| (order.id, order)).collect())
}

/// Finds the order with this ID.
pub(crate) async fn find_order(conn: &mut Conn, id: OrderId) -> Result<Option<Order>, Error> {
    Ok(store::find_orders(conn, &[id]).await?.pop())
}

/// Finds the product of an order.
pub(crate) async fn find_product_of(conn: &mut Conn, order: &Order) -> Result<Product, Error> {
    let product = find_product(conn, order.product).await?;
    Ok(product.context("the projection lacks the product of an order")?)
}
