//! Requesting an assessment, and calling it off.

use anyhow::Context;
use caller::Caller;
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use crate::domain::refusals::product_not_found;
use crate::domain::{Mentions, Noted, OrderId, ProductId, ProviderId, Quota, Refusal, text};
use crate::orders::domain::refusals::provider_not_found;
use crate::orders::domain::{
    Asked, Brief, BriefChange, BriefGiven, Command, MessageChange, NewOrder, Order, Wanted,
    order_number,
};
use crate::orders::store;
use crate::projections::domain::{Product, Provider};
use crate::projections::store as projections_store;
use crate::service::access::Actor;
use crate::service::mentions::warn_of_names;
use crate::service::quotas::within_quota;
use crate::service::steps::{Begun, Case, Turn};
use crate::service::{Attempt, Error, SeenOrder, Service};

/// The longest reason, in characters.
pub(crate) const REASON: usize = 1000;

impl Service {
    /// A seller begins an order that nobody else sees yet.
    pub async fn draft_order(
        &self,
        caller: &Caller,
        brief: Brief,
        attempt: Attempt,
    ) -> Result<Noted<SeenOrder>, Error> {
        let actor = Actor {
            bulk: attempt.bulk,
            ..Actor::using(caller, "draftOrder")?
        };
        brief.check()?;
        let mentions = Mentions::of_requirements(&brief.requirements);
        let new = OrderId::new();
        let mut tx = match self.begin(&actor, &attempt, new.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(order) => {
                let order = self.order_again(actor, order).await?;
                return self.noted(order, &mentions).await;
            }
        };
        within_quota(&mut tx, actor.organisation, Quota::Drafts).await?;
        let product = own_product(&mut tx, &actor, brief.product).await?;
        let message = brief.message.clone();
        let (order, step) =
            Order::draft(numbered(&mut tx, new, attempt.now).await?, brief, &product)?;
        let warnings = warn_of_names(&mut tx, &mentions).await?;
        store::insert_order(&mut tx, &self.keys, &order, message.as_ref()).await?;
        let mut case = Case::of_new(tx, actor, order);
        case.tell(&self.keys, &step, None, attempt.now).await?;
        Ok(Noted {
            item: case.commit().await?,
            warnings,
        })
    }

    /// The seller changes what its draft says.
    pub async fn update_draft(
        &self,
        caller: &Caller,
        order: OrderId,
        mut change: BriefChange,
        attempt: Attempt,
    ) -> Result<Noted<SeenOrder>, Error> {
        let actor = Actor::using(caller, "updateDraft")?;
        change.check()?;
        let mentions =
            Mentions::of_requirements(change.requirements.as_deref().unwrap_or_default());
        let mut case = match self.open_case(caller, actor, order, &attempt).await? {
            Turn::First(case) => case,
            Turn::Again(order) => {
                let order = self.order_again(actor, order).await?;
                return self.noted(order, &mentions).await;
            }
        };
        let product = product_of(&mut case.tx, &case.order).await?;
        let message = std::mem::take(&mut change.message);
        let step = case.order.redraft(change, actor.organisation, &product)?;
        store::update_draft(&mut case.tx, &case.order).await?;
        let message = match &message {
            MessageChange::Stays => None,
            MessageChange::Goes => Some(None),
            MessageChange::Becomes(message) => Some(Some(message)),
        };
        if let Some(message) = message {
            store::update_message(&mut case.tx, &self.keys, order, message).await?;
        }
        let warnings = warn_of_names(&mut case.tx, &mentions).await?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        Ok(Noted {
            item: case.commit().await?,
            warnings,
        })
    }

    /// A seller asks one to five listed providers for quotes: for what a draft of its own says, or for something new.
    pub async fn request_assessment(
        &self,
        caller: &Caller,
        given: BriefGiven,
        asked: Asked,
        attempt: Attempt,
    ) -> Result<Noted<SeenOrder>, Error> {
        let actor = Actor {
            bulk: attempt.bulk,
            ..Actor::using(caller, "requestAssessment")?
        };
        asked.check(attempt.now)?;
        match given.wanted()? {
            Wanted::New(_) if attempt.expected_version.is_some() => {
                Err(Refusal::invalid(&["expectedVersion"], "is of a draft").into())
            }
            Wanted::New(brief) => self.request_new(actor, brief, asked, attempt).await,
            // The draft was checked for unknown names when it was written.
            Wanted::Draft(draft) => {
                let item = match self.open_case(caller, actor, draft, &attempt).await? {
                    Turn::First(case) => self.send_draft(*case, asked, attempt.now).await?,
                    Turn::Again(order) => self.order_again(actor, order).await?,
                };
                Ok(Noted {
                    item,
                    warnings: Vec::new(),
                })
            }
        }
    }

    async fn request_new(
        &self,
        actor: Actor,
        brief: Brief,
        asked: Asked,
        attempt: Attempt,
    ) -> Result<Noted<SeenOrder>, Error> {
        brief.check()?;
        let mentions = Mentions::of_requirements(&brief.requirements);
        let new = OrderId::new();
        let mut tx = match self.begin(&actor, &attempt, new.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(order) => {
                let order = self.order_again(actor, order).await?;
                return self.noted(order, &mentions).await;
            }
        };
        within_quota(&mut tx, actor.organisation, Quota::OpenOrders).await?;
        let product = own_product(&mut tx, &actor, brief.product).await?;
        let providers = listed_providers(&mut tx, &asked.providers).await?;
        let message = brief.message.clone();
        let new = numbered(&mut tx, new, attempt.now).await?;
        let (order, step) = Order::request(new, brief, &product, &providers, asked.quote_by)?;
        let warnings = warn_of_names(&mut tx, &mentions).await?;
        store::insert_order(&mut tx, &self.keys, &order, message.as_ref()).await?;
        let mut case = Case::of_new(tx, actor, order);
        case.tell(&self.keys, &step, None, attempt.now).await?;
        Ok(Noted {
            item: case.commit().await?,
            warnings,
        })
    }

    /// Asks providers for quotes for a draft.
    async fn send_draft(
        &self,
        mut case: Case,
        asked: Asked,
        now: OffsetDateTime,
    ) -> Result<SeenOrder, Error> {
        let seller = case.actor.organisation;
        let step = case.order.step(Command::RequestAssessment, seller)?;
        within_quota(&mut case.tx, seller, Quota::OpenOrders).await?;
        let product = product_of(&mut case.tx, &case.order).await?;
        let providers = listed_providers(&mut case.tx, &asked.providers).await?;
        let step = case
            .order
            .send(&step, &product, &providers, asked.quote_by)?;
        store::insert_candidates(&mut case.tx, &case.order).await?;
        case.record(&self.keys, &step, None, now).await?;
        case.commit().await
    }

    /// The seller or the accepted provider ends an order before it is reported.
    pub async fn cancel_order(
        &self,
        caller: &Caller,
        order: OrderId,
        reason: SecretString,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "cancelOrder")?;
        text(&["reason"], reason.expose_secret(), REASON)?;
        let mut case = match self.open_case(caller, actor, order, &attempt).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.step(Command::CancelOrder, actor.organisation)?;
        case.record(&self.keys, &step, Some(reason), attempt.now)
            .await?;
        self.revoke_corrected(&mut case, attempt.now).await?;
        case.commit().await
    }
}

async fn numbered(conn: &mut Conn, id: OrderId, at: OffsetDateTime) -> Result<NewOrder, Error> {
    Ok(NewOrder {
        id,
        number: order_number(at.year(), store::next_order_number(conn).await?),
        at,
    })
}

/// A product of the actor's own organisation.
pub(crate) async fn own_product(
    conn: &mut Conn,
    actor: &Actor,
    id: ProductId,
) -> Result<Product, Error> {
    let product = projections_store::find_products(conn, &[id]).await?.pop();
    let own = product.filter(|product| product.organisation == actor.organisation);
    Ok(own.ok_or_else(product_not_found)?)
}

/// The product that an order is about.
pub(super) async fn product_of(conn: &mut Conn, order: &Order) -> Result<Product, Error> {
    let product = projections_store::find_products(conn, &[order.product])
        .await?
        .pop();
    Ok(product.context("the product of an order is not known")?)
}

/// These providers, in this order, each of which has to be listed.
async fn listed_providers(conn: &mut Conn, ids: &[ProviderId]) -> Result<Vec<Provider>, Error> {
    let mut in_order = ids.to_vec();
    in_order.sort_unstable();
    let mut known = Vec::with_capacity(ids.len());
    for id in in_order {
        known.extend(projections_store::lock_provider(conn, id).await?);
    }
    let listed = ids.iter().enumerate().map(|(position, id)| {
        let provider = known
            .iter()
            .find(|provider| provider.id == *id && provider.is_listed());
        provider
            .cloned()
            .ok_or_else(|| provider_not_found(position).into())
    });
    listed.collect()
}
