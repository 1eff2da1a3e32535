use async_graphql::{Context, ID, InputObject, Object};
use chassis::Failure;
use chassis::scalar::DateTime;
use secrecy::SecretString;

use super::attempt;
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
    /// Until when quotes are gathered: from an hour to 90 days ahead, by default 14 days.
    quote_by: Option<DateTime>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct CancelOrderInput {
    order_id: ID,
    /// For the other party; at most 1000 characters.
    reason: String,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
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
        let attempt = attempt("requestAssessment", &input, *now);
        let request = AssessmentRequest {
            product: ProductId(uuid(&input.product_id)),
            providers: input.provider_ids.iter().map(|id| ProviderId(uuid(id))).collect(),
            kind: input.kind.into(),
            lane: input.lane.into(),
            requirements: input.requirement_ids,
            message: input.message.map(SecretString::from),
            quote_by: input.quote_by.map_or_else(|| AssessmentRequest::usual_deadline(*now), |time| time.0),
        };
        RequestAssessmentPayload::of(service.request_assessment(caller, request, attempt).await)
    }

    /// Ends an order that is not reported yet. For its seller, and for its provider once a quote is accepted. Refused
    /// with `ORDER_NOT_FOUND`, `WRONG_STATE` or INVALID.
    async fn cancel_order(
        &self,
        ctx: &Context<'_>,
        input: CancelOrderInput,
    ) -> Result<CancelOrderPayload, Failure> {
        let Reads { service, caller, now } = reads(ctx)?;
        let attempt = attempt("cancelOrder", &input, *now);
        let (order, reason) = (OrderId(uuid(&input.order_id)), SecretString::from(input.reason));
        CancelOrderPayload::of(service.cancel_order(caller, order, reason, attempt).await)
    }
}
