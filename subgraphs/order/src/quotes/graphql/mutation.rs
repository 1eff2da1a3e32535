use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::Date;
use chassis::{Failure, Money, RequestContext, payloads};
use secrecy::SecretString;

use crate::domain::{OrderId, QuoteId};
use crate::orders::graphql::types::Order;
use crate::quotes::domain::{self, Offer};
use crate::quotes::graphql::types::Quote;
use crate::quotes::service::Quotes;
use crate::service::SeenOrder;

#[derive(Default)]
pub struct QuoteMutation;

#[derive(InputObject)]
struct QuoteLineInput {
    /// At most 200 characters.
    description: String,
    /// Of all lines in one currency; the sum of the lines is the total.
    amount: Money,
}

#[derive(InputObject)]
struct SubmitQuoteInput {
    order_id: ID,
    /// 1 to 50.
    lines: Vec<QuoteLineInput>,
    /// Days from acceptance to the report: 1 to 365.
    lead_days: i32,
    /// The last day on which it can be accepted: from today to a year ahead. The day is over when it is over everywhere, at UTC-12.
    valid_until: Date,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct WithdrawQuoteInput {
    quote_id: ID,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct DeclineRequestInput {
    order_id: ID,
    /// For the seller; at most 1000 characters.
    reason: String,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct AcceptQuoteInput {
    quote_id: ID,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    SubmitQuotePayload { quote: Quote, from domain::Quote, by Quote }
    WithdrawQuotePayload { quote: Quote, from domain::Quote, by Quote }
    DeclineRequestPayload { order: Order, from SeenOrder, by Order }
    AcceptQuotePayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl QuoteMutation {
    /// Answers a request with an offer, until the deadline. For a provider that was asked and has no quote standing.
    /// Refused with `ORDER_NOT_FOUND`, `WRONG_STATE`, `DEADLINE_PASSED`, `TOO_MANY_QUOTES` (20 for an order),
    /// `VERSION_CONFLICT` or INVALID.
    async fn submit_quote(
        &self,
        ctx: &Context<'_>,
        input: SubmitQuoteInput,
    ) -> Result<SubmitQuotePayload, Failure> {
        let request = RequestContext::of(ctx);
        let quotes = request.service::<Quotes>();
        let command = request.command(&input);
        let offer = Offer {
            order: OrderId::parse(&input.order_id),
            lines: input.lines.into_iter().map(Into::into).collect(),
            lead_days: input.lead_days,
            valid_until: input.valid_until.0,
        };
        SubmitQuotePayload::of(quotes.submit_quote(&command, offer).await)
    }

    /// Takes a quote back; another may follow until the deadline. For the provider that made it, until one is accepted.
    /// Refused with `QUOTE_NOT_FOUND`, `WRONG_STATE` or `VERSION_CONFLICT`.
    async fn withdraw_quote(
        &self,
        ctx: &Context<'_>,
        input: WithdrawQuoteInput,
    ) -> Result<WithdrawQuotePayload, Failure> {
        let request = RequestContext::of(ctx);
        let quotes = request.service::<Quotes>();
        let command = request.command(&input);
        let quote = QuoteId::parse(&input.quote_id);
        WithdrawQuotePayload::of(quotes.withdraw_quote(&command, quote).await)
    }

    /// Declines a request. The order leaves your lists; for its seller it is DECLINED when all providers have declined.
    /// For a provider that was asked and has not quoted. Refused with `ORDER_NOT_FOUND`, `WRONG_STATE` or INVALID.
    async fn decline_request(
        &self,
        ctx: &Context<'_>,
        input: DeclineRequestInput,
    ) -> Result<DeclineRequestPayload, Failure> {
        let request = RequestContext::of(ctx);
        let quotes = request.service::<Quotes>();
        let command = request.command(&input);
        let (order, reason) = (
            OrderId::parse(&input.order_id),
            SecretString::from(input.reason),
        );
        DeclineRequestPayload::of(quotes.decline_request(&command, order, reason).await)
    }

    /// Takes one quote and so rejects the others. For the order's seller. Refused with `QUOTE_NOT_FOUND`,
    /// `QUOTE_EXPIRED`, `PRODUCT_ARCHIVED`, `PROVIDER_NOT_LISTED` (its profile was suspended or removed meanwhile),
    /// `WRONG_STATE` or `VERSION_CONFLICT`.
    async fn accept_quote(
        &self,
        ctx: &Context<'_>,
        input: AcceptQuoteInput,
    ) -> Result<AcceptQuotePayload, Failure> {
        let request = RequestContext::of(ctx);
        let quotes = request.service::<Quotes>();
        let command = request.command(&input);
        let quote = QuoteId::parse(&input.quote_id);
        AcceptQuotePayload::of(quotes.accept_quote(&command, quote).await)
    }
}

impl From<QuoteLineInput> for domain::QuoteLine {
    fn from(line: QuoteLineInput) -> Self {
        let Money {
            minor_units,
            currency,
        } = line.amount;
        Self {
            description: line.description,
            amount: domain::Money {
                minor_units,
                currency,
            },
        }
    }
}
