//! Candidates submit quotes or decline, and the seller accepts a quote.

use commands::{CommandContext, Error, replayed};
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::Quotes;
use crate::domain::input::LONGEST_REASON;
use crate::domain::refusals::product_archived_since;
use crate::domain::{OrderId, OrganisationId, QuoteId, text};
use crate::events::outgoing;
use crate::orders::domain::Order;
use crate::orders::domain::refusals::order_not_found;
use crate::orders::service::order_steps::{
    LockedOrder, StepTaken, find_product_of, lock_order, lock_order_for_part,
};
use crate::projections::service::share_provider;
use crate::quotes::domain::{MOST_QUOTES, Offer, Quote, QuoteStatus, refusals};
use crate::quotes::store;
use crate::service::access::{Actor, Reader, SeenOrder};

impl Quotes {
    /// Submits a quote of a candidate. The total is the sum of the lines.
    pub async fn submit_quote(
        &self,
        command: &CommandContext,
        offer: Offer,
    ) -> Result<Quote, Error> {
        let actor = Actor::using(command.caller(), "submitQuote")?;
        let (now, candidate) = (command.now(), actor.organisation);
        let total = offer.check(now)?;
        let id = QuoteId::new();
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock_order(tx, command, actor, offer.order).await?;
                let step = locked.order.quote(candidate, now)?;
                let quoted = store::count_quotes_of_candidate(tx, offer.order, candidate).await?;
                if quoted >= MOST_QUOTES {
                    return Err(refusals::too_many_quotes(MOST_QUOTES).into());
                }
                let profile = locked
                    .order
                    .profile(candidate)
                    .ok_or_else(order_not_found)?;
                let quote = Quote {
                    id,
                    order: offer.order,
                    organisation: candidate,
                    profile,
                    lines: offer.lines,
                    total,
                    lead_days: offer.lead_days,
                    valid_until: offer.valid_until,
                    status: QuoteStatus::Submitted,
                    created_at: now,
                    updated_at: now,
                };
                store::insert_quote(tx, &quote).await?;
                let (step, note) = (&step, None);
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                Ok(quote)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Declines the request of a candidate, with a reason.
    pub async fn decline_request(
        &self,
        command: &CommandContext,
        order: OrderId,
        reason: SecretString,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(command.caller(), "declineRequest")?;
        text(&["reason"], reason.expose_secret(), LONGEST_REASON)?;
        self.steps.preload_key(order).await?;
        self.commands
            .run(command, order, async |tx| {
                let mut locked = lock_order(tx, command, actor, order).await?;
                let step = locked.order.decline(actor.organisation)?;
                let (step, note) = (&step, Some(reason));
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.steps.find_again(actor, first).await)
            .await
    }

    /// Withdraws the quote of a bidder.
    pub async fn withdraw_quote(
        &self,
        command: &CommandContext,
        quote: QuoteId,
    ) -> Result<Quote, Error> {
        let actor = Actor::using(command.caller(), "withdrawQuote")?;
        self.commands
            .run(command, quote, async |tx| {
                let (mut locked, mut quote) = lock_quote(tx, command, actor, quote).await?;
                let step = locked.order.withdraw_quote(actor.organisation)?;
                quote.withdraw(actor.organisation, command.now())?;
                store::update_quote_withdrawn(tx, &quote).await?;
                let (step, note) = (&step, None);
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                Ok(quote)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Accepts a quote for the seller, and rejects the others. Of two concurrent commands, the second waits for the lock of the
    /// order and then finds the status ACCEPTED.
    pub async fn accept_quote(
        &self,
        command: &CommandContext,
        quote: QuoteId,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(command.caller(), "acceptQuote")?;
        let now = command.now();
        self.commands
            .run(command, quote, async |tx| {
                let (mut locked, quote) = lock_quote(tx, command, actor, quote).await?;
                let step = locked.order.accept(&quote, actor.organisation, now)?;
                check_possible(tx, &locked.order, quote.organisation).await?;
                let rejected = store::update_quotes_accepted(tx, &quote, now).await?;
                let (step, note) = (&step, None);
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                let context = command.event_context();
                for rejected in store::find_quotes(tx, &rejected).await? {
                    outgoing::quote_rejected(tx, context, &locked.order, &rejected).await?;
                }
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| {
                let quote = self.find_again(first).await?;
                self.steps.find_again(actor, quote.order.0).await
            })
            .await
    }

    /// Returns the quote that an earlier request created or changed.
    async fn find_again(&self, quote: Uuid) -> Result<Quote, Error> {
        let mut conn = self.pool.acquire().await?;
        let quotes = store::find_quotes(&mut conn, &[QuoteId(quote)]).await?;
        replayed(quotes.into_iter().next())
    }
}

/// Locks the order of a quote that the caller may see. Before the lock, only the ID of the order is read.
async fn lock_quote(
    tx: &mut Conn,
    command: &CommandContext,
    actor: Actor,
    id: QuoteId,
) -> Result<(LockedOrder, Quote), Error> {
    let order = find_quote(tx, id).await?.order;
    let locked = lock_order_for_part(tx, command, actor, order, refusals::quote_not_found).await?;
    let quote = find_quote(tx, id).await?;
    if !Reader::of(command.caller())?.reads_quote(&quote, &locked.order) {
        return Err(refusals::quote_not_found().into());
    }
    command.expects(locked.before.order().version)?;
    Ok((locked, quote))
}

async fn find_quote(tx: &mut Conn, id: QuoteId) -> Result<Quote, Error> {
    let quote = store::find_quotes(tx, &[id]).await?.pop();
    Ok(quote.ok_or_else(refusals::quote_not_found)?)
}

/// Passes if this organisation may still get the order. An organisation that already works on an order may finish it.
async fn check_possible(tx: &mut Conn, order: &Order, chosen: OrganisationId) -> Result<(), Error> {
    if find_product_of(tx, order).await?.is_archived() {
        return Err(product_archived_since("quoteId").into());
    }
    let profile = order
        .profile(chosen)
        .ok_or_else(refusals::provider_not_listed)?;
    let provider = share_provider(tx, profile).await?;
    if provider.is_some_and(|provider| provider.is_listed()) {
        Ok(())
    } else {
        Err(refusals::provider_not_listed().into())
    }
}
