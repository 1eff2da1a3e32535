//! Sellers draft orders, request assessments and cancel orders.

use commands::{CommandContext, Error};
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::Orders;
use super::order_steps::{LockedOrder, StepTaken, find_product_of, lock_order};
use crate::certificates::service::revoke_corrected;
use crate::domain::input::LONGEST_REASON;
use crate::domain::{Mentions, Noted, OrderId, OrganisationId, ProviderId, Quota, text};
use crate::orders::domain::refusals::provider_not_found;
use crate::orders::domain::{
    Asked, Brief, BriefChange, BriefGiven, Command, MessageChange, NewOrder, Order, Wanted,
    order_number,
};
use crate::orders::store;
use crate::projections::domain::{ExternalReferences, Provider};
use crate::projections::service::{find_own_product, list_warnings, share_providers};
use crate::service::access::{Actor, SeenOrder};

impl Orders {
    /// Creates a draft, which its seller alone sees.
    pub async fn draft_order(
        &self,
        command: &CommandContext,
        brief: Brief,
    ) -> Result<Noted<SeenOrder>, Error> {
        let actor = Actor::using(command.caller(), "draftOrder")?;
        brief.check()?;
        let references = ExternalReferences::of_product(brief.product);
        self.projections
            .wait_for(command, actor.organisation, references)
            .await?;
        let mentions = Mentions::of_requirements(&brief.requirements);
        let new = OrderId::new();
        self.commands
            .run(command, new, async |tx| {
                let seller = actor.organisation;
                let drafts = store::count_drafts(tx, seller, Quota::Drafts.most()).await?;
                Quota::Drafts.allows_one_more(drafts)?;
                let product = find_own_product(tx, seller, brief.product).await?;
                let message = brief.message.clone();
                let new = numbered(tx, new, command.now()).await?;
                let (order, step) = Order::draft(new, brief, &product)?;
                let warnings = list_warnings(tx, &mentions).await?;
                let locked = LockedOrder::of_new(actor, order);
                store::insert_order(tx, &self.keys, &locked.order, message.as_ref()).await?;
                let (step, note) = (&step, None);
                self.steps
                    .publish(tx, command, &locked, StepTaken { step, note })
                    .await?;
                let item = locked.seen();
                Ok(Noted { item, warnings })
            })
            .await?
            .or_replay(async |first| self.steps.find_noted(actor, first, &mentions).await)
            .await
    }

    /// Updates a draft.
    pub async fn update_draft(
        &self,
        command: &CommandContext,
        order: OrderId,
        mut change: BriefChange,
    ) -> Result<Noted<SeenOrder>, Error> {
        let actor = Actor::using(command.caller(), "updateDraft")?;
        change.check()?;
        let mentions =
            Mentions::of_requirements(change.requirements.as_deref().unwrap_or_default());
        if matches!(change.message, MessageChange::Becomes(_)) {
            self.steps.preload_key(order).await?;
        }
        self.commands
            .run(command, order, async |tx| {
                let mut locked = lock_order(tx, command, actor, order).await?;
                let product = find_product_of(tx, &locked.order).await?;
                let message = std::mem::take(&mut change.message);
                let step = locked.order.redraft(change, actor.organisation, &product)?;
                store::update_draft(tx, &locked.order).await?;
                let message = match &message {
                    MessageChange::Stays => None,
                    MessageChange::Goes => Some(None),
                    MessageChange::Becomes(message) => Some(Some(message)),
                };
                if let Some(message) = message {
                    store::update_message(tx, &self.keys, order, message).await?;
                }
                let warnings = list_warnings(tx, &mentions).await?;
                let (step, note) = (&step, None);
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                let item = locked.seen();
                Ok(Noted { item, warnings })
            })
            .await?
            .or_replay(async |first| self.steps.find_noted(actor, first, &mentions).await)
            .await
    }

    /// Asks 1 to 5 listed providers for quotes, with a draft or with a new order.
    pub async fn request_assessment(
        &self,
        command: &CommandContext,
        given: BriefGiven,
        asked: Asked,
    ) -> Result<Noted<SeenOrder>, Error> {
        let actor = Actor::using(command.caller(), "requestAssessment")?;
        asked.check(command.now())?;
        match given.wanted()? {
            Wanted::New(brief) => self.request_new(command, actor, brief, asked).await,
            Wanted::Draft(draft) => {
                let item = self.send_draft(command, actor, draft, asked).await?;
                // The mutations that wrote the draft returned the warnings.
                let warnings = Vec::new();
                Ok(Noted { item, warnings })
            }
        }
    }

    async fn request_new(
        &self,
        command: &CommandContext,
        actor: Actor,
        brief: Brief,
        asked: Asked,
    ) -> Result<Noted<SeenOrder>, Error> {
        brief.check()?;
        let references = ExternalReferences {
            products: vec![brief.product],
            ..ExternalReferences::of_providers(&asked.providers)
        };
        self.projections
            .wait_for(command, actor.organisation, references)
            .await?;
        let mentions = Mentions::of_requirements(&brief.requirements);
        let new = OrderId::new();
        self.commands
            .run(command, new, async |tx| {
                check_open_orders(tx, actor.organisation).await?;
                let product = find_own_product(tx, actor.organisation, brief.product).await?;
                let providers = share_listed_providers(tx, &asked.providers).await?;
                let message = brief.message.clone();
                let new = numbered(tx, new, command.now()).await?;
                let (order, step) =
                    Order::request(new, brief, &product, &providers, asked.quote_by)?;
                let warnings = list_warnings(tx, &mentions).await?;
                let locked = LockedOrder::of_new(actor, order);
                store::insert_order(tx, &self.keys, &locked.order, message.as_ref()).await?;
                let (step, note) = (&step, None);
                self.steps
                    .publish(tx, command, &locked, StepTaken { step, note })
                    .await?;
                let item = locked.seen();
                Ok(Noted { item, warnings })
            })
            .await?
            .or_replay(async |first| self.steps.find_noted(actor, first, &mentions).await)
            .await
    }

    /// Asks providers for quotes for a draft.
    async fn send_draft(
        &self,
        command: &CommandContext,
        actor: Actor,
        draft: OrderId,
        asked: Asked,
    ) -> Result<SeenOrder, Error> {
        let references = ExternalReferences::of_providers(&asked.providers);
        self.projections
            .wait_for(command, actor.organisation, references)
            .await?;
        self.commands
            .run(command, draft, async |tx| {
                let mut locked = lock_order(tx, command, actor, draft).await?;
                let seller = actor.organisation;
                let step = locked.order.step(Command::RequestAssessment, seller)?;
                check_open_orders(tx, seller).await?;
                let product = find_product_of(tx, &locked.order).await?;
                let providers = share_listed_providers(tx, &asked.providers).await?;
                let step = locked
                    .order
                    .send(&step, &product, &providers, asked.quote_by)?;
                store::insert_candidates(tx, &locked.order).await?;
                let (step, note) = (&step, None);
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.steps.find_again(actor, first).await)
            .await
    }

    /// Cancels an order before it is reported, for the seller or the accepted provider.
    pub async fn cancel_order(
        &self,
        command: &CommandContext,
        order: OrderId,
        reason: SecretString,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(command.caller(), "cancelOrder")?;
        text(&["reason"], reason.expose_secret(), LONGEST_REASON)?;
        self.steps.preload_key(order).await?;
        self.commands
            .run(command, order, async |tx| {
                let mut locked = lock_order(tx, command, actor, order).await?;
                let step = locked
                    .order
                    .step(Command::CancelOrder, actor.organisation)?;
                let (step, note) = (&step, Some(reason));
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                revoke_corrected(tx, command, &locked).await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.steps.find_again(actor, first).await)
            .await
    }
}

async fn numbered(conn: &mut Conn, id: OrderId, at: OffsetDateTime) -> Result<NewOrder, Error> {
    Ok(NewOrder {
        id,
        number: order_number(at.year(), store::next_order_number(conn).await?),
        at,
    })
}

/// Passes if the seller may have another order that waits for quotes.
async fn check_open_orders(conn: &mut Conn, seller: OrganisationId) -> Result<(), Error> {
    let quota = Quota::OpenOrders;
    let open = store::count_open_orders(conn, seller, quota.most()).await?;
    Ok(quota.allows_one_more(open)?)
}

/// Locks these providers `FOR SHARE` and returns them in the order of the IDs. Each must be listed.
async fn share_listed_providers(
    conn: &mut Conn,
    ids: &[ProviderId],
) -> Result<Vec<Provider>, Error> {
    let known = share_providers(conn, ids).await?;
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
