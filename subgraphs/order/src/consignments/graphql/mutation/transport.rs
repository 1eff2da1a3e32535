use async_graphql::{Context, Enum, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};
use secrecy::SecretString;

use crate::consignments::domain;
use crate::consignments::graphql::types::Consignment;
use crate::consignments::service::{Consignments, DecisionOnHold};
use crate::domain::{ConsignmentId, DeviceId};
use crate::transport_approvals::service::TransportApprovals;

#[derive(Default)]
pub struct TransportMutation;

#[derive(InputObject)]
struct DispatchConsignmentInput {
    consignment_id: ID,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct ArriveConsignmentInput {
    consignment_id: ID,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct CloseConsignmentInput {
    consignment_id: ID,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct HoldConsignmentInput {
    consignment_id: ID,
    /// For the seller and the carrier; at most 1000 characters.
    reason: String,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

/// What an administrator decides on a consignment that is on hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum HoldDecision {
    /// It goes on.
    Release,
    /// It goes nowhere.
    Reject,
}

#[derive(InputObject)]
struct DecideHoldInput {
    consignment_id: ID,
    decision: HoldDecision,
    /// For the seller and the carrier; at most 1000 characters.
    comment: String,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct AssignDeviceInput {
    consignment_id: ID,
    device_id: ID,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct UnassignDeviceInput {
    consignment_id: ID,
    device_id: ID,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    DispatchConsignmentPayload {
        consignment: Consignment, from domain::Consignment, by Consignment
    }
    ArriveConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    CloseConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    HoldConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    DecideHoldPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    AssignDevicePayload { consignment: Consignment, from domain::Consignment, by Consignment }
    UnassignDevicePayload { consignment: Consignment, from domain::Consignment, by Consignment }
}

#[Object]
impl TransportMutation {
    /// Says that a CLEARED consignment has left. For its seller and its carrier. The transport approval has to hold at
    /// that moment, and what the rules ask of the transport is copied into the consignment. Refused with
    /// `CONSIGNMENT_NOT_FOUND`, `APPROVAL_NOT_VALID`, `WRONG_STATE` or `VERSION_CONFLICT`.
    async fn dispatch_consignment(
        &self,
        ctx: &Context<'_>,
        input: DispatchConsignmentInput,
    ) -> Result<DispatchConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let approvals: &TransportApprovals = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        DispatchConsignmentPayload::of(approvals.dispatch_consignment(&command, id).await)
    }

    /// Says that a consignment has arrived. For its seller and its carrier. Refused with `CONSIGNMENT_NOT_FOUND`,
    /// `WRONG_STATE` or `VERSION_CONFLICT`.
    async fn arrive_consignment(
        &self,
        ctx: &Context<'_>,
        input: ArriveConsignmentInput,
    ) -> Result<ArriveConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        ArriveConsignmentPayload::of(consignments.arrive(&command, id).await)
    }

    /// Closes a consignment that has arrived. For its seller. Refused with `CONSIGNMENT_NOT_FOUND`, `WRONG_STATE` or
    /// `VERSION_CONFLICT`.
    async fn close_consignment(
        &self,
        ctx: &Context<'_>,
        input: CloseConsignmentInput,
    ) -> Result<CloseConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        CloseConsignmentPayload::of(consignments.close(&command, id).await)
    }

    /// Stops a consignment on its way. For administrators. Refused with `CONSIGNMENT_NOT_FOUND`, `WRONG_STATE`,
    /// `VERSION_CONFLICT` or INVALID.
    #[graphql(tag = "admin")]
    async fn hold_consignment(
        &self,
        ctx: &Context<'_>,
        input: HoldConsignmentInput,
    ) -> Result<HoldConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        HoldConsignmentPayload::of(
            consignments
                .hold(&command, id, SecretString::from(input.reason))
                .await,
        )
    }

    /// Lets a consignment that is on hold go on, or not. For administrators. Refused with `CONSIGNMENT_NOT_FOUND`,
    /// `WRONG_STATE`, `VERSION_CONFLICT` or INVALID.
    #[graphql(tag = "admin")]
    async fn decide_hold(
        &self,
        ctx: &Context<'_>,
        input: DecideHoldInput,
    ) -> Result<DecideHoldPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let decision = DecisionOnHold {
            consignment: ConsignmentId::parse(&input.consignment_id),
            release: input.decision == HoldDecision::Release,
            comment: SecretString::from(input.comment),
        };
        DecideHoldPayload::of(consignments.decide_hold(&command, decision).await)
    }

    /// Says that a device travels with a consignment, from now on. For its seller and its carrier, until it arrives; at
    /// most 20 at once and 200 in all. Refused with `CONSIGNMENT_NOT_FOUND`, `WRONG_STATE`, `DEVICE_ASSIGNED`, `TOO_MANY_DEVICES`,
    /// `VERSION_CONFLICT` or INVALID (for what is no id).
    async fn assign_device(
        &self,
        ctx: &Context<'_>,
        input: AssignDeviceInput,
    ) -> Result<AssignDevicePayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        let device = DeviceId::parse(&input.device_id);
        AssignDevicePayload::of(consignments.assign_device(&command, id, device).await)
    }

    /// Says that a device travels with a consignment no more. For its seller and its carrier, until it arrives. Refused
    /// with `CONSIGNMENT_NOT_FOUND`, `WRONG_STATE`, `DEVICE_NOT_FOUND` or `VERSION_CONFLICT`.
    async fn unassign_device(
        &self,
        ctx: &Context<'_>,
        input: UnassignDeviceInput,
    ) -> Result<UnassignDevicePayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        let device = DeviceId::parse(&input.device_id);
        UnassignDevicePayload::of(consignments.unassign_device(&command, id, device).await)
    }
}
