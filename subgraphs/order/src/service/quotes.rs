//! Candidates answer, and the seller chooses.

use caller::Caller;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::access::{Actor, SeenOrder};
use super::requests::REASON;
use super::{Error, Service};
use crate::domain::{Command, Offer, OrderId, Quote, QuoteId, QuoteStatus, Refusal, text};
use crate::store;

impl Service {
    /// A candidate quotes. The total is the sum of the lines.
    pub async fn submit_quote(
        &self,
        caller: &Caller,
        offer: Offer,
        now: OffsetDateTime,
    ) -> Result<Quote, Error> {
        let actor = Actor::commanding(caller, Command::SubmitQuote)?;
        let total = offer.check(now.date())?;
        let mut case = self.open_case(caller, actor, offer.order).await?;
        let step = case.order.quote(actor.organisation)?;
        let quote = Quote {
            id: QuoteId::generate(),
            order: offer.order,
            organisation: actor.organisation,
            lines: offer.lines,
            total,
            lead_days: offer.lead_days,
            valid_until: offer.valid_until,
            status: QuoteStatus::Submitted,
            created_at: now,
        };
        store::insert_quote(&mut case.tx, &quote).await?;
        case.record(&self.keys, &step, None, now).await?;
        case.commit().await?;
        Ok(quote)
    }

    /// A candidate says no, and why.
    pub async fn decline_request(
        &self,
        caller: &Caller,
        order: OrderId,
        reason: SecretString,
        now: OffsetDateTime,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::commanding(caller, Command::DeclineRequest)?;
        text(&["reason"], reason.expose_secret(), REASON)?;
        let mut case = self.open_case(caller, actor, order).await?;
        let step = case.order.decline(actor.organisation)?;
        case.record(&self.keys, &step, Some(reason), now).await?;
        case.commit().await
    }

    /// The seller takes a quote. Of two that are accepted at the same instant, the second waits for the order's lock
    /// and then finds it ACCEPTED.
    pub async fn accept_quote(
        &self,
        caller: &Caller,
        quote: QuoteId,
        now: OffsetDateTime,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::commanding(caller, Command::AcceptQuote)?;
        let mut conn = self.pool.acquire().await?;
        let quote = store::find_quotes(&mut conn, &[quote]).await?.pop().ok_or(Refusal::QuoteNotFound)?;
        drop(conn);
        let case = self.open_case(caller, actor, quote.order).await;
        // A quote of somebody else's order is not there, whatever the order is.
        let mut case = case.map_err(|error| match error {
            Error::Refused(Refusal::OrderNotFound) => Refusal::QuoteNotFound.into(),
            other => other,
        })?;
        let step = case.order.accept(&quote, actor.organisation, now)?;
        store::update_quotes_accepted(&mut case.tx, &quote).await?;
        case.record(&self.keys, &step, None, now).await?;
        case.commit().await
    }
}
