use async_graphql::{Context, ID, InputObject, Object};
use chassis::Failure;
use secrecy::SecretString;

use super::once;
use super::payloads::{CancelOrderPayload, RequestAssessmentPayload};
use crate::domain::{AssessmentRequest, OrderId, ProductId, ProviderId};
use crate::graphql::error::uuid;
use crate::graphql::loaders::{Reads, reads};
use crate::graphql::types::{LaneInput, OrderType};

#[derive(Default)]
pub struct OrderMutation;

#[derive(InputObject)]
struct RequestAssessmentInput {
    /// A product of your organisation that is not archived.
    product_id: ID,
    /// The profiles of 1 to 5 listed providers.
    provider_ids: Vec<ID>,
    #[graphql(name = "type")]
    kind: OrderType,
    lane: LaneInput,
    /// The rules that you want to meet, as `EU-BATT-CE`; at most 50.
    #[graphql(default)]
    requirement_ids: Vec<String>,
    /// For the providers; at most 4000 characters.
    message: Option<String>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct CancelOrderInput {
    order_id: ID,
    /// For the other party; at most 1000 characters.
    reason: String,
}

#[Object]
impl OrderMutation {
    /// Asks providers for quotes. For sellers. Refused with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`,
    /// `PROVIDER_NOT_FOUND` (also for a provider that is not listed), INVALID or `IDEMPOTENCY_KEY_REUSED`.
    async fn request_assessment(
        &self,
        ctx: &Context<'_>,
        input: RequestAssessmentInput,
    ) -> Result<RequestAssessmentPayload, Failure> {
        let Reads { service, caller, now } = reads(ctx)?;
        let once = once("requestAssessment", input.idempotency_key.as_ref(), &input);
        let request = AssessmentRequest {
            product: ProductId(uuid(&input.product_id)),
            providers: input.provider_ids.iter().map(|id| ProviderId(uuid(id))).collect(),
            kind: input.kind.into(),
            lane: input.lane.into(),
            requirements: input.requirement_ids,
            message: input.message.map(SecretString::from),
        };
        RequestAssessmentPayload::of(service.request_assessment(caller, request, once, *now).await)
    }

    /// Ends an order that is not reported yet. For its seller, and for its provider once a quote is accepted. Refused
    /// with `ORDER_NOT_FOUND`, `WRONG_STATE` or INVALID.
    async fn cancel_order(
        &self,
        ctx: &Context<'_>,
        input: CancelOrderInput,
    ) -> Result<CancelOrderPayload, Failure> {
        let Reads { service, caller, now } = reads(ctx)?;
        let (order, reason) = (OrderId(uuid(&input.order_id)), SecretString::from(input.reason));
        CancelOrderPayload::of(service.cancel_order(caller, order, reason, *now).await)
    }
}
