//! Candidates answer, and the seller chooses.

use caller::Caller;
use secrecy::{ExposeSecret, SecretString};

use super::requests::{REASON, product_of};
use crate::domain::refusals::product_archived_since;
use crate::domain::{OrderId, OrganisationId, QuoteId, text};
use crate::events::outgoing;
use crate::orders::domain::{MOST_QUOTES, Offer, Quote, QuoteStatus, refusals};
use crate::orders::store;
use crate::projections::store as projections_store;
use crate::service::access::{Actor, Reader};
use crate::service::attempt::made_before;
use crate::service::steps::{Begun, Case, Turn, lock_case};
use crate::service::{Attempt, Error, SeenOrder, Service};

impl Service {
    /// A candidate quotes. The total is the sum of the lines.
    pub async fn submit_quote(
        &self,
        caller: &Caller,
        offer: Offer,
        attempt: Attempt,
    ) -> Result<Quote, Error> {
        let actor = Actor::using(caller, "submitQuote")?;
        let total = offer.check(attempt.now)?;
        let id = QuoteId::new();
        let tx = match self.begin(&actor, &attempt, id.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(quote) => {
                let mut conn = self.pool.acquire().await?;
                return made_before(
                    store::find_quotes(&mut conn, &[QuoteId(quote)])
                        .await?
                        .pop(),
                );
            }
        };
        let mut case = lock_case(caller, actor, tx, offer.order).await?;
        attempt.expects(case.before.order().version)?;
        let step = case.order.quote(actor.organisation, attempt.now)?;
        let quoted =
            store::count_quotes_of_candidate(&mut case.tx, offer.order, actor.organisation).await?;
        if quoted >= MOST_QUOTES {
            return Err(refusals::too_many_quotes(MOST_QUOTES).into());
        }
        let profile = case
            .order
            .profile(actor.organisation)
            .ok_or_else(refusals::order_not_found)?;
        let quote = Quote {
            id,
            order: offer.order,
            organisation: actor.organisation,
            profile,
            lines: offer.lines,
            total,
            lead_days: offer.lead_days,
            valid_until: offer.valid_until,
            status: QuoteStatus::Submitted,
            created_at: attempt.now,
            updated_at: attempt.now,
        };
        store::insert_quote(&mut case.tx, &quote).await?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        case.commit().await?;
        Ok(quote)
    }

    /// A candidate says no, and why.
    pub async fn decline_request(
        &self,
        caller: &Caller,
        order: OrderId,
        reason: SecretString,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "declineRequest")?;
        text(&["reason"], reason.expose_secret(), REASON)?;
        let mut case = match self.open_case(caller, actor, order, &attempt).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.decline(actor.organisation)?;
        case.record(&self.keys, &step, Some(reason), attempt.now)
            .await?;
        case.commit().await
    }

    /// A bidder takes its quote back.
    pub async fn withdraw_quote(
        &self,
        caller: &Caller,
        quote: QuoteId,
        attempt: Attempt,
    ) -> Result<Quote, Error> {
        let actor = Actor::using(caller, "withdrawQuote")?;
        let (mut case, mut quote) = match self.open_quote(caller, actor, quote, &attempt).await? {
            QuoteTurn::First(case, quote) => (*case, quote),
            QuoteTurn::Again(quote) => return Ok(quote),
        };
        let step = case.order.withdraw_quote(actor.organisation)?;
        quote.withdraw(actor.organisation, attempt.now)?;
        store::update_quote_withdrawn(&mut case.tx, &quote).await?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        case.commit().await?;
        Ok(quote)
    }

    /// The seller takes a quote, and the others are told that theirs came to nothing. Of two that are accepted at the
    /// same instant, the second waits for the order's lock and then finds it ACCEPTED.
    pub async fn accept_quote(
        &self,
        caller: &Caller,
        quote: QuoteId,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "acceptQuote")?;
        let (mut case, quote) = match self.open_quote(caller, actor, quote, &attempt).await? {
            QuoteTurn::First(case, quote) => (*case, quote),
            QuoteTurn::Again(quote) => return self.order_again(actor, quote.order.0).await,
        };
        let step = case.order.accept(&quote, actor.organisation, attempt.now)?;
        still_possible(&mut case, quote.organisation).await?;
        let lost = store::update_quotes_accepted(&mut case.tx, &quote, attempt.now).await?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        for lost in store::find_quotes(&mut case.tx, &lost).await? {
            outgoing::quote_rejected(&mut case.tx, actor.context(attempt.now), &case.order, &lost)
                .await?;
        }
        case.commit().await
    }

    /// Locks the order of a quote. A quote of an order that the caller cannot see is not there. What is read before the
    /// lock is only which order that is.
    async fn open_quote(
        &self,
        caller: &Caller,
        actor: Actor,
        id: QuoteId,
        attempt: &Attempt,
    ) -> Result<QuoteTurn, Error> {
        let mut tx = match self.begin(&actor, attempt, id.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(quote) => {
                let mut conn = self.pool.acquire().await?;
                let quote = store::find_quotes(&mut conn, &[QuoteId(quote)])
                    .await?
                    .pop();
                return Ok(QuoteTurn::Again(made_before(quote)?));
            }
        };
        let quote = store::find_quotes(&mut tx, &[id])
            .await?
            .pop()
            .ok_or_else(refusals::quote_not_found)?;
        let mut case =
            lock_case(caller, actor, tx, quote.order)
                .await
                .map_err(|error| match error {
                    Error::Refused(refused) if refused == [refusals::order_not_found()] => {
                        refusals::quote_not_found().into()
                    }
                    other => other,
                })?;
        let quote = store::find_quotes(&mut case.tx, &[id])
            .await?
            .pop()
            .ok_or_else(refusals::quote_not_found)?;
        if !Reader::of(caller)?.reads_quote(&quote, &case.order) {
            return Err(refusals::quote_not_found().into());
        }
        attempt.expects(case.before.order().version)?;
        Ok(QuoteTurn::First(Box::new(case), quote))
    }
}

/// A command about a quote comes for the first time, or again.
enum QuoteTurn {
    First(Box<Case>, Quote),
    Again(Quote),
}

/// Whether this organisation may still be given the order. One that works on it already may finish.
async fn still_possible(case: &mut Case, chosen: OrganisationId) -> Result<(), Error> {
    if product_of(&mut case.tx, &case.order).await?.is_archived() {
        return Err(product_archived_since("quoteId").into());
    }
    let profile = case
        .order
        .profile(chosen)
        .ok_or_else(refusals::provider_not_listed)?;
    let provider = projections_store::lock_provider(&mut case.tx, profile).await?;
    let listed = provider.is_some_and(|provider| provider.is_listed());
    if listed {
        Ok(())
    } else {
        Err(refusals::provider_not_listed().into())
    }
}
