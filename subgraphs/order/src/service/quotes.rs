//! Candidates answer, and the seller chooses.

use caller::Caller;
use secrecy::{ExposeSecret, SecretString};

use super::access::{Actor, SeenOrder};
use super::attempt::made_before;
use super::requests::REASON;
use super::steps::Turn;
use super::{Attempt, Error, Service};
use crate::domain::{Offer, OrderId, Quote, QuoteId, QuoteStatus, Refusal, text};
use crate::store;

impl Service {
    /// A candidate quotes. The total is the sum of the lines.
    pub async fn submit_quote(
        &self,
        caller: &Caller,
        offer: Offer,
        attempt: Attempt,
    ) -> Result<Quote, Error> {
        let actor = Actor::using(caller, "submitQuote")?;
        let total = offer.check(attempt.now.date())?;
        let id = QuoteId::generate();
        let mut case = match self.open_case(caller, actor, offer.order, (&attempt, id.0)).await? {
            Turn::First(case) => case,
            Turn::Again(quote) => {
                let mut conn = self.pool.acquire().await?;
                return made_before(store::find_quotes(&mut conn, &[QuoteId(quote)]).await?.pop());
            }
        };
        let step = case.order.quote(actor.organisation, attempt.now)?;
        let quote = Quote {
            id,
            order: offer.order,
            organisation: actor.organisation,
            lines: offer.lines,
            total,
            lead_days: offer.lead_days,
            valid_until: offer.valid_until,
            status: QuoteStatus::Submitted,
            created_at: attempt.now,
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
        let mut case = match self.open_case(caller, actor, order, (&attempt, order.0)).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.decline(actor.organisation)?;
        case.record(&self.keys, &step, Some(reason), attempt.now).await?;
        case.commit().await
    }

    /// The seller takes a quote. Of two that are accepted at the same instant, the second waits for the order's lock
    /// and then finds it ACCEPTED.
    pub async fn accept_quote(
        &self,
        caller: &Caller,
        quote: QuoteId,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "acceptQuote")?;
        let mut conn = self.pool.acquire().await?;
        let quote = store::find_quotes(&mut conn, &[quote]).await?.pop().ok_or(Refusal::QuoteNotFound)?;
        drop(conn);
        let turn = self.open_case(caller, actor, quote.order, (&attempt, quote.order.0)).await;
        // A quote of somebody else's order is not there, whatever the order is.
        let turn = turn.map_err(|error| match error {
            Error::Refused(Refusal::OrderNotFound) => Refusal::QuoteNotFound.into(),
            other => other,
        });
        let mut case = match turn? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.accept(&quote, actor.organisation, attempt.now)?;
        store::update_quotes_accepted(&mut case.tx, &quote).await?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        case.commit().await
    }
}
