use async_graphql::{Context, Enum, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};
use secrecy::SecretString;

use crate::domain::{ApprovalId, ConsignmentId, DocumentId, ProductId, Refusal};
use crate::graphql::types::LaneInput;
use crate::transport_approvals::domain::Approval;
use crate::transport_approvals::graphql::types::TransportApproval;
use crate::transport_approvals::service::{
    Appeal, DecisionOnApproval, Subject, TransportApprovals,
};

#[derive(Default)]
pub struct ApprovalMutation;

/// Either `productId` and `lane`, or `consignmentId`.
#[derive(InputObject)]
struct RequestTransportApprovalInput {
    /// A product of your organisation that is not archived.
    product_id: Option<ID>,
    lane: Option<LaneInput>,
    /// A consignment of your organisation that is PLANNED: all its products, on its lane.
    consignment_id: Option<ID>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct RecheckApprovalInput {
    approval_id: ID,
    /// The version of the approval that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct AppealApprovalInput {
    approval_id: ID,
    /// For the platform; at most 1000 characters.
    reason: String,
    /// Documents of your organisation that speak for you; at most 20.
    #[graphql(default)]
    evidence_ids: Vec<ID>,
    /// The version of the approval that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

/// What an administrator decides on a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TransportApprovalDecision {
    Approve,
    Refuse,
}

#[derive(InputObject)]
struct DecideApprovalInput {
    approval_id: ID,
    decision: TransportApprovalDecision,
    /// For the seller; at most 1000 characters.
    reason: String,
    /// The version of the approval that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    RequestTransportApprovalPayload {
        transport_approval: TransportApproval, from Approval, by TransportApproval
    }
    RecheckApprovalPayload {
        transport_approval: TransportApproval, from Approval, by TransportApproval
    }
    AppealApprovalPayload {
        transport_approval: TransportApproval, from Approval, by TransportApproval
    }
    DecideApprovalPayload {
        transport_approval: TransportApproval, from Approval, by TransportApproval
    }
}

#[Object]
impl ApprovalMutation {
    /// Asks whether a product, or all products of a consignment, may travel a lane, on today's rules and today's
    /// evidence. Sellers may call this. The approval comes back as REQUESTED at once and is decided within moments.
    ///
    /// Each product and lane, and each consignment, has one approval that is not REFUSED: while there is one, ask again with
    /// `recheckApproval`.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE`; `APPROVAL_EXISTS`, whose
    /// message has the id of the open approval; `TOO_MANY_APPROVALS` if 500 approvals of your organisation are not decided;
    /// `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn request_transport_approval(
        &self,
        ctx: &Context<'_>,
        input: RequestTransportApprovalInput,
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
            _ => Err(Refusal::invalid(
                &[],
                "must have either productId and lane, or consignmentId",
            )),
        };
        RequestTransportApprovalPayload::of(approvals.request(&command, subject).await)
    }

    /// Asks the rules again, with the evidence of today. For the seller and for administrators. What holds goes on
    /// holding until the answer is there, what is suspended does not; what was refused is REQUESTED again. Refused with
    /// `APPROVAL_NOT_FOUND`, `VERSION_CONFLICT`, `BEING_CHECKED` if the rules have not answered a question of today yet, or
    /// `APPROVAL_EXISTS` if it is REFUSED and another one for the same product and lane is open.
    async fn recheck_approval(
        &self,
        ctx: &Context<'_>,
        input: RecheckApprovalInput,
    ) -> Result<RecheckApprovalPayload, Failure> {
        let request = RequestContext::of(ctx);
        let approvals: &TransportApprovals = request.service();
        let command = request.command(&input);
        let approval = ApprovalId::parse(&input.approval_id);
        RecheckApprovalPayload::of(approvals.recheck(&command, approval).await)
    }

    /// Says why a refusal is wrong: a person looks at it. For sellers, at most 3 times. Refused with
    /// `APPROVAL_NOT_FOUND`, `WRONG_STATE`, `TOO_MANY_APPEALS`, `DOCUMENT_NOT_FOUND`, `VERSION_CONFLICT`, INVALID, or
    /// `APPROVAL_EXISTS` if another approval for the same product and lane is open.
    async fn appeal_approval(
        &self,
        ctx: &Context<'_>,
        input: AppealApprovalInput,
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

    /// Decides on an approval that is `NEEDS_REVIEW`. For administrators. Refused with `APPROVAL_NOT_FOUND`, `WRONG_STATE`,
    /// `PROHIBITED_BY_RULES` (nobody can approve that), `BEING_CHECKED` (the rules have not answered yet),
    /// `CHECK_OUTDATED` (the rules have to be asked again first), `VERSION_CONFLICT` or INVALID.
    #[graphql(tag = "admin")]
    async fn decide_approval(
        &self,
        ctx: &Context<'_>,
        input: DecideApprovalInput,
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
