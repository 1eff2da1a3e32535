use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};
use secrecy::SecretString;

use crate::assessment::domain::Resolution;
use crate::assessment::graphql::types::DisputeOutcome;
use crate::assessment::service::Assessments;
use crate::domain::OrderId;
use crate::orders::graphql::types::Order;
use crate::service::SeenOrder;

#[derive(Default)]
pub struct DisputeMutation;

/// Input of `openDispute`.
#[derive(InputObject)]
struct OpenDisputeInput {
    /// ID of the order.
    order_id: ID,
    /// Objections to the report, for the provider and the platform. 1 to 4,000 characters.
    reason: String,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `resolveDispute`.
#[derive(InputObject)]
struct ResolveDisputeInput {
    /// ID of the order.
    order_id: ID,
    /// Decision.
    outcome: DisputeOutcome,
    /// Reason for both parties. 1 to 4,000 characters.
    resolution: String,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `openDispute`.
    OpenDisputePayload { order: Order, from SeenOrder, by Order }
    /// Result of `resolveDispute`.
    ResolveDisputePayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl DisputeMutation {
    /// Disputes the report of an order, so that the platform decides.
    ///
    /// The seller of the order and its programs with the scope `orders:write` may call this, instead of accepting the report.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE`; `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn open_dispute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order and the objections.")] input: OpenDisputeInput,
    ) -> Result<OpenDisputePayload, Failure> {
        let request = RequestContext::of(ctx);
        let assessments = request.service::<Assessments>();
        let command = request.command(&input);
        let (order, reason) = (
            OrderId::parse(&input.order_id),
            SecretString::from(input.reason),
        );
        OpenDisputePayload::of(assessments.open_dispute(&command, order, reason).await)
    }

    /// Decides the dispute of an order.
    ///
    /// Administrators may call this. DISMISSED completes the order, with a certificate if the report passes. UPHELD sets the
    /// order to `IN_ASSESSMENT`, so that the provider issues a report that supersedes the disputed one. `dueAt` does not change.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE`; `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn resolve_dispute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order and the decision.")] input: ResolveDisputeInput,
    ) -> Result<ResolveDisputePayload, Failure> {
        let request = RequestContext::of(ctx);
        let assessments = request.service::<Assessments>();
        let command = request.command(&input);
        let order = OrderId::parse(&input.order_id);
        let text = SecretString::from(input.resolution);
        let resolution = Resolution {
            outcome: input.outcome.into(),
            text,
            at: request.now(),
        };
        ResolveDisputePayload::of(
            assessments
                .resolve_dispute(&command, order, resolution)
                .await,
        )
    }
}
