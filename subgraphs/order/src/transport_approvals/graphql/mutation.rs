use async_graphql::{Context, Enum, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};
use secrecy::SecretString;

use crate::domain::{ApprovalId, ConsignmentId, DocumentId, ProductId};
use crate::graphql::types::LaneInput;
use crate::transport_approvals::domain::{Approval, refusals};
use crate::transport_approvals::graphql::types::TransportApproval;
use crate::transport_approvals::service::{
    Appeal, DecisionOnApproval, Subject, TransportApprovals,
};

#[derive(Default)]
pub struct ApprovalMutation;

/// Input of `requestTransportApproval`: either `productId` and `lane`, or `consignmentId`.
#[derive(InputObject)]
struct RequestTransportApprovalInput {
    /// ID of a product of your organisation that is not archived.
    product_id: Option<ID>,
    /// Lane of the product.
    lane: Option<LaneInput>,
    /// ID of a PLANNED consignment of your organisation. The approval is for all of its products on its lane.
    consignment_id: Option<ID>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `recheckApproval`.
#[derive(InputObject)]
struct RecheckApprovalInput {
    /// ID of the transport approval.
    approval_id: ID,
    /// Version of the transport approval that you read. If the approval has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `appealApproval`.
#[derive(InputObject)]
struct AppealApprovalInput {
    /// ID of the transport approval.
    approval_id: ID,
    /// Reason for the platform. 1 to 1,000 characters.
    reason: String,
    /// IDs of documents of your organisation that support the appeal. At most 20.
    #[graphql(default)]
    evidence_ids: Vec<ID>,
    /// Version of the transport approval that you read. If the approval has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Decision of an administrator on a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TransportApprovalDecision {
    /// The goods may travel.
    Approve,
    /// The goods may not travel.
    Refuse,
}

/// Input of `decideApproval`.
#[derive(InputObject)]
struct DecideApprovalInput {
    /// ID of the transport approval.
    approval_id: ID,
    /// Decision on the transport approval.
    decision: TransportApprovalDecision,
    /// Reason for the seller. 1 to 1,000 characters.
    reason: String,
    /// Version of the transport approval that you read. If the approval has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `requestTransportApproval`.
    RequestTransportApprovalPayload {
        transport_approval: TransportApproval, from Approval, by TransportApproval
    }
    /// Result of `recheckApproval`.
    RecheckApprovalPayload {
        transport_approval: TransportApproval, from Approval, by TransportApproval
    }
    /// Result of `appealApproval`.
    AppealApprovalPayload {
        transport_approval: TransportApproval, from Approval, by TransportApproval
    }
    /// Result of `decideApproval`.
    DecideApprovalPayload {
        transport_approval: TransportApproval, from Approval, by TransportApproval
    }
}

#[Object]
impl ApprovalMutation {
    /// Requests a decision whether a product, or all products of a consignment, may travel on a lane.
    ///
    /// Sellers and programs with the scope `orders:write` may call this. The rules and the accepted evidence of today are used.
    /// The approval is REQUESTED at first, and is decided within moments. A product on a lane, and a consignment, has at most one
    /// approval that is not REFUSED: use `recheckApproval` to repeat its evaluation.
    ///
    /// Errors: `INVALID`; `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `LANE_INVALID` if a country of the lane is unknown;
    /// `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE` if the consignment is not PLANNED; `APPROVAL_EXISTS`, with the ID of the open approval
    /// in the message; `TOO_MANY_APPROVALS` if 500 approvals of your organisation are not decided; `IDEMPOTENCY_KEY_REUSED`.
    async fn request_transport_approval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RequestTransportApprovalInput,
    ) -> Result<RequestTransportApprovalPayload, Failure> {
        let request = RequestContext::of(ctx);
        let approvals: &TransportApprovals = request.service();
        let command = request.command(&input);
        let subject = match (input.product_id, input.lane, input.consignment_id) {
            (Some(product), Some(lane), None) => {
                Ok(Subject::Product(ProductId::parse(&product), lane.into()))
            }
            (None, None, Some(consignment)) => {
                Ok(Subject::Consignment(ConsignmentId::parse(&consignment)))
            }
            _ => Err(refusals::one_subject_required()),
        };
        RequestTransportApprovalPayload::of(approvals.request(&command, subject).await)
    }

    /// Repeats the evaluation of the rules with the evidence of today.
    ///
    /// The seller of the approval, its programs with the scope `orders:write`, and administrators may call this. Until the result
    /// is known, an approved approval remains APPROVED and a suspended one SUSPENDED; a refused one is REQUESTED again.
    ///
    /// Errors: `INVALID` (idempotency key); `APPROVAL_NOT_FOUND`; `BEING_CHECKED` if an evaluation of today is in progress;
    /// `APPROVAL_EXISTS` if the approval is REFUSED and another one for the same product and lane is open; `TOO_MANY_APPROVALS`
    /// if the approval is REFUSED and 500 approvals of the seller are not decided; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn recheck_approval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RecheckApprovalInput,
    ) -> Result<RecheckApprovalPayload, Failure> {
        let request = RequestContext::of(ctx);
        let approvals: &TransportApprovals = request.service();
        let command = request.command(&input);
        let approval = ApprovalId::parse(&input.approval_id);
        RecheckApprovalPayload::of(approvals.recheck(&command, approval).await)
    }

    /// Appeals against a REFUSED transport approval, on which an administrator decides then.
    ///
    /// The seller of the approval and its programs with the scope `orders:write` may call this, at most 3 times for an approval.
    ///
    /// Errors: `INVALID`; `APPROVAL_NOT_FOUND`; `WRONG_STATE` if the approval is not REFUSED; `TOO_MANY_APPEALS`;
    /// `DOCUMENT_NOT_FOUND`; `APPROVAL_EXISTS` if another approval for the same product and lane is open; `TOO_MANY_APPROVALS` if
    /// 500 approvals of your organisation are not decided; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn appeal_approval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: AppealApprovalInput,
    ) -> Result<AppealApprovalPayload, Failure> {
        let request = RequestContext::of(ctx);
        let approvals: &TransportApprovals = request.service();
        let command = request.command(&input);
        let documents = input.evidence_ids.iter().map(|id| DocumentId::parse(id));
        let appeal = Appeal {
            approval: ApprovalId::parse(&input.approval_id),
            documents: documents.collect(),
            reason: SecretString::from(input.reason),
        };
        AppealApprovalPayload::of(approvals.appeal(&command, appeal).await)
    }

    /// Approves or refuses a transport approval that is `NEEDS_REVIEW`.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `INVALID`; `APPROVAL_NOT_FOUND`; `WRONG_STATE` if the approval is not `NEEDS_REVIEW`; `PROHIBITED_BY_RULES` if the
    /// rules prohibit the transport, which cannot be approved; `BEING_CHECKED` if an evaluation is in progress; `CHECK_OUTDATED`
    /// if the evaluation must be repeated before you approve; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn decide_approval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: DecideApprovalInput,
    ) -> Result<DecideApprovalPayload, Failure> {
        let request = RequestContext::of(ctx);
        let approvals: &TransportApprovals = request.service();
        let command = request.command(&input);
        let decision = DecisionOnApproval {
            approval: ApprovalId::parse(&input.approval_id),
            approve: input.decision == TransportApprovalDecision::Approve,
            reason: SecretString::from(input.reason),
        };
        DecideApprovalPayload::of(approvals.decide(&command, decision).await)
    }
}
