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

#[derive(InputObject)]
struct OpenDisputeInput {
    order_id: ID,
    /// What is wrong with the report, for the provider and the platform; at most 4000 characters.
    reason: String,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct ResolveDisputeInput {
    order_id: ID,
    outcome: DisputeOutcome,
    /// Why, for both parties; at most 4000 characters.
    resolution: String,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    OpenDisputePayload { order: Order, from SeenOrder, by Order }
    ResolveDisputePayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl DisputeMutation {
    /// Disagrees with the report of an order: the platform decides. For the order's seller, instead of accepting the
    /// report. Refused with `ORDER_NOT_FOUND`, `WRONG_STATE`, `VERSION_CONFLICT` or INVALID.
    async fn open_dispute(
        &self,
        ctx: &Context<'_>,
        input: OpenDisputeInput,
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

    /// Decides a dispute: DISMISSED completes the order, with a certificate if the report passes; UPHELD sends it back
    /// to the provider. For admins. Refused with `ORDER_NOT_FOUND`, `WRONG_STATE`, `VERSION_CONFLICT` or INVALID.
    #[graphql(tag = "admin")]
    async fn resolve_dispute(
        &self,
        ctx: &Context<'_>,
        input: ResolveDisputeInput,
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
