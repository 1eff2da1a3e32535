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

/// Input of `dispatchConsignment`.
#[derive(InputObject)]
struct DispatchConsignmentInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `arriveConsignment`.
#[derive(InputObject)]
struct ArriveConsignmentInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `closeConsignment`.
#[derive(InputObject)]
struct CloseConsignmentInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `holdConsignment`.
#[derive(InputObject)]
struct HoldConsignmentInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// Reason for the seller and the carrier. 1 to 1,000 characters.
    reason: String,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Decision on a consignment that is on hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum HoldDecision {
    /// The transport continues.
    Release,
    /// The transport ends.
    Reject,
}

/// Input of `decideHold`.
#[derive(InputObject)]
struct DecideHoldInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// Decision on the consignment.
    decision: HoldDecision,
    /// Comment for the seller and the carrier. 1 to 1,000 characters.
    comment: String,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `assignDevice`.
#[derive(InputObject)]
struct AssignDeviceInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// ID of the device.
    device_id: ID,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `unassignDevice`.
#[derive(InputObject)]
struct UnassignDeviceInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// ID of the device.
    device_id: ID,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `dispatchConsignment`.
    DispatchConsignmentPayload {
        consignment: Consignment, from domain::Consignment, by Consignment
    }
    /// Result of `arriveConsignment`.
    ArriveConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    /// Result of `closeConsignment`.
    CloseConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    /// Result of `holdConsignment`.
    HoldConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    /// Result of `decideHold`.
    DecideHoldPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    /// Result of `assignDevice`.
    AssignDevicePayload { consignment: Consignment, from domain::Consignment, by Consignment }
    /// Result of `unassignDevice`.
    UnassignDevicePayload { consignment: Consignment, from domain::Consignment, by Consignment }
}

#[Object]
impl TransportMutation {
    /// Dispatches a CLEARED consignment, which is `IN_TRANSIT` afterwards.
    ///
    /// The seller and the carrier of the consignment, and their programs with the scope `orders:write`, may call this. The
    /// transport approval must be valid at that time, and its conditions are copied to the consignment.
    ///
    /// Errors: `INVALID` (idempotency key); `CONSIGNMENT_NOT_FOUND`; `APPROVAL_NOT_VALID`; `WRONG_STATE` if the consignment
    /// is not CLEARED; `VERSION_CONFLICT`, also if another approval is requested at the same time; `IDEMPOTENCY_KEY_REUSED`.
    async fn dispatch_consignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: DispatchConsignmentInput,
    ) -> Result<DispatchConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let approvals: &TransportApprovals = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        DispatchConsignmentPayload::of(approvals.dispatch_consignment(&command, id).await)
    }

    /// Records the arrival of a consignment that is `IN_TRANSIT`.
    ///
    /// The seller and the carrier of the consignment, and their programs with the scope `orders:write`, may call this.
    ///
    /// Errors: `INVALID` (idempotency key); `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE` if the consignment is not `IN_TRANSIT`;
    /// `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn arrive_consignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ArriveConsignmentInput,
    ) -> Result<ArriveConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        ArriveConsignmentPayload::of(consignments.arrive(&command, id).await)
    }

    /// Closes an ARRIVED consignment.
    ///
    /// The seller of the consignment and its programs with the scope `orders:write` may call this.
    ///
    /// Errors: `INVALID` (idempotency key); `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE` if the consignment is not ARRIVED;
    /// `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn close_consignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: CloseConsignmentInput,
    ) -> Result<CloseConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        CloseConsignmentPayload::of(consignments.close(&command, id).await)
    }

    /// Holds a consignment that is `IN_TRANSIT`, until `decideHold`.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `INVALID`; `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE` if the consignment is not `IN_TRANSIT`; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn hold_consignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: HoldConsignmentInput,
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

    /// Releases or rejects a consignment that is `ON_HOLD`.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `INVALID`; `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE` if the consignment is not `ON_HOLD`; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn decide_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: DecideHoldInput,
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

    /// Assigns a device to a consignment, with which it travels from now on.
    ///
    /// The seller and the carrier of the consignment, and their programs with the scope `orders:write`, may call this while the
    /// consignment is PLANNED, CLEARED or `IN_TRANSIT`. A consignment has at most 20 devices at a time and 200 assignments in
    /// total.
    ///
    /// Errors: `INVALID` (device ID or idempotency key); `CONSIGNMENT_NOT_FOUND`; `DEVICE_ASSIGNED`;
    /// `TOO_MANY_DEVICES`; `WRONG_STATE`; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn assign_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: AssignDeviceInput,
    ) -> Result<AssignDevicePayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        let device = DeviceId::parse(&input.device_id);
        AssignDevicePayload::of(consignments.assign_device(&command, id, device).await)
    }

    /// Ends the assignment of a device to a consignment.
    ///
    /// The seller and the carrier of the consignment, and their programs with the scope `orders:write`, may call this while the
    /// consignment is PLANNED, CLEARED or `IN_TRANSIT`.
    ///
    /// Errors: `INVALID` (idempotency key); `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE`; `DEVICE_NOT_FOUND`; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn unassign_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UnassignDeviceInput,
    ) -> Result<UnassignDevicePayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let id = ConsignmentId::parse(&input.consignment_id);
        let device = DeviceId::parse(&input.device_id);
        UnassignDevicePayload::of(consignments.unassign_device(&command, id, device).await)
    }
}
