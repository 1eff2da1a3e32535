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

/// Line of a quote.
#[derive(InputObject)]
struct QuoteLineInput {
    /// Description of the work. 1 to 200 characters.
    description: String,
    /// Amount. All lines of a quote have the same currency. Their sum is the total, at most 2147483647 minor units.
    amount: Money,
}

/// Input of `submitQuote`.
#[derive(InputObject)]
struct SubmitQuoteInput {
    /// ID of the order.
    order_id: ID,
    /// Lines of the quote, 1 to 50.
    lines: Vec<QuoteLineInput>,
    /// Days from the acceptance to the report: 1 to 365.
    lead_days: i32,
    /// Last day on which the quote can be accepted: from today to one year from now. The day ends when it ends everywhere (at
    /// UTC-12).
    valid_until: Date,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `withdrawQuote`.
#[derive(InputObject)]
struct WithdrawQuoteInput {
    /// ID of the quote.
    quote_id: ID,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `declineRequest`.
#[derive(InputObject)]
struct DeclineRequestInput {
    /// ID of the order.
    order_id: ID,
    /// Reason for the seller. 1 to 1,000 characters.
    reason: String,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `acceptQuote`.
#[derive(InputObject)]
struct AcceptQuoteInput {
    /// ID of the quote.
    quote_id: ID,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `submitQuote`.
    SubmitQuotePayload { quote: Quote, from domain::Quote, by Quote }
    /// Result of `withdrawQuote`.
    WithdrawQuotePayload { quote: Quote, from domain::Quote, by Quote }
    /// Result of `declineRequest`.
    DeclineRequestPayload { order: Order, from SeenOrder, by Order }
    /// Result of `acceptQuote`.
    AcceptQuotePayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl QuoteMutation {
    /// Submits a quote for an order, before the deadline for quotes.
    ///
    /// Providers that were asked and have no open quote may call this, and their programs with the scope `orders:write`. Other
    /// providers do not see the quote.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE`; `DEADLINE_PASSED`; `TOO_MANY_QUOTES` if your organisation has submitted 20
    /// quotes for the order; `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn submit_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote to submit.")] input: SubmitQuoteInput,
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

    /// Withdraws a quote. You may submit another one before the deadline.
    ///
    /// The provider that submitted the quote and its programs with the scope `orders:write` may call this, until a quote is
    /// accepted.
    ///
    /// Errors: `QUOTE_NOT_FOUND`; `WRONG_STATE`; `VERSION_CONFLICT`; `INVALID` (`idempotencyKey`); `IDEMPOTENCY_KEY_REUSED`.
    async fn withdraw_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote to withdraw.")] input: WithdrawQuoteInput,
    ) -> Result<WithdrawQuotePayload, Failure> {
        let request = RequestContext::of(ctx);
        let quotes = request.service::<Quotes>();
        let command = request.command(&input);
        let quote = QuoteId::parse(&input.quote_id);
        WithdrawQuotePayload::of(quotes.withdraw_quote(&command, quote).await)
    }

    /// Declines a request for a quote.
    ///
    /// Providers that were asked and have no open quote may call this, and their programs with the scope `orders:write`. You
    /// cannot undo it: afterwards you no longer see the order, and only this payload shows it as DECLINED. For the seller, the
    /// order is DECLINED when all providers have declined.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE`; `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn decline_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order and the reason.")] input: DeclineRequestInput,
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

    /// Accepts a quote, and rejects the other quotes of the order.
    ///
    /// The seller of the order and its programs with the scope `orders:write` may call this.
    ///
    /// Errors: `QUOTE_NOT_FOUND`; `QUOTE_EXPIRED`; `PRODUCT_ARCHIVED`; `PROVIDER_NOT_LISTED` if the profile of the provider was
    /// suspended or removed; `WRONG_STATE`; `VERSION_CONFLICT`; `INVALID` (`idempotencyKey`); `IDEMPOTENCY_KEY_REUSED`.
    async fn accept_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote to accept.")] input: AcceptQuoteInput,
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
