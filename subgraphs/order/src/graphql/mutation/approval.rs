use async_graphql::{Context, ID, InputObject, Object};
use chassis::Failure;

use super::attempt;
use super::payloads::RequestTransportApprovalPayload;
use crate::domain::ProductId;
use crate::graphql::error::uuid;
use crate::graphql::loaders::{Reads, reads};
use crate::graphql::types::LaneInput;

#[derive(Default)]
pub struct ApprovalMutation;

#[derive(InputObject)]
struct RequestTransportApprovalInput {
    /// A product of your organisation that is not archived.
    product_id: ID,
    lane: LaneInput,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[Object]
impl ApprovalMutation {
    /// Asks whether a product may travel a lane, on today's rules and today's evidence. For sellers. The approval
    /// comes back as REQUESTED at once and is decided within moments. Refused with `PRODUCT_NOT_FOUND`,
    /// `PRODUCT_ARCHIVED` or `IDEMPOTENCY_KEY_REUSED`.
    async fn request_transport_approval(
        &self,
        ctx: &Context<'_>,
        input: RequestTransportApprovalInput,
    ) -> Result<RequestTransportApprovalPayload, Failure> {
        let Reads { service, caller, now } = reads(ctx)?;
        let attempt = attempt("requestTransportApproval", &input, *now);
        let asked = (ProductId(uuid(&input.product_id)), input.lane.into());
        let approval = service.request_transport_approval(caller, asked, attempt).await;
        RequestTransportApprovalPayload::of(approval)
    }
}
