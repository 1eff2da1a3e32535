use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, payloads, payloads_with_warnings};
use secrecy::SecretString;

use crate::assessment::domain::{Finding, ReportDraft};
use crate::assessment::graphql::types::{AssessmentResult, FindingResult};
use crate::assessment::service::Assessments;
use crate::domain::{DocumentId, FindingId, OrderId, ReportId};
use crate::orders::graphql::types::Order;
use crate::service::SeenOrder;

#[derive(Default)]
pub struct AssessmentMutation;

#[derive(InputObject)]
struct StartAssessmentInput {
    order_id: ID,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
pub struct FindingInput {
    /// The id of a rule, for example `AIR-UN3480-CAO`, or with its pack: `demo-air/AIR-UN3480-CAO`.
    requirement: String,
    result: FindingResult,
    /// The document types that a PASS stands for, as `UN383_SUMMARY`; at most 20.
    #[graphql(default)]
    establishes: Vec<String>,
    /// The documents of this order that it rests on; at most 50.
    #[graphql(default)]
    evidence_ids: Vec<ID>,
    /// For the parties of the order; at most 2000 characters.
    remark: Option<String>,
}

#[derive(InputObject)]
struct IssueReportInput {
    order_id: ID,
    /// FAIL if any finding is FAIL.
    overall: AssessmentResult,
    /// 1 to 100.
    findings: Vec<FindingInput>,
    /// The first day on which it holds.
    valid_from: Date,
    /// The last day on which it holds.
    valid_to: Date,
    /// The number under which the laboratory keeps its own records; at most 200 characters.
    lab_reference: Option<String>,
    /// The order's last report, if it has one: this one corrects it.
    supersedes: Option<ID>,
    /// Your signature over the bytes that `reportToSign` gives for the same report: a JWS with a detached payload
    /// (RFC 7515, appendix F). Its header has `alg`, `EdDSA` or `ES256`, and `kid`, the id of a key that your provider
    /// profile has registered.
    signature: String,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct AcceptReportInput {
    order_id: ID,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    StartAssessmentPayload { order: Order, from SeenOrder, by Order }
    AcceptReportPayload { order: Order, from SeenOrder, by Order }
}

payloads_with_warnings! {
    IssueReportPayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl AssessmentMutation {
    /// Begins the work. For the provider whose quote was accepted. Refused with `ORDER_NOT_FOUND` or `WRONG_STATE`.
    async fn start_assessment(
        &self,
        ctx: &Context<'_>,
        input: StartAssessmentInput,
    ) -> Result<StartAssessmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let assessments = request.service::<Assessments>();
        let command = request.command(&input);
        let order = OrderId::parse(&input.order_id);
        StartAssessmentPayload::of(assessments.start_assessment(&command, order).await)
    }

    /// Hands in the findings, signed and for good. For the provider at work; once there is a report, to correct it with the
    /// next one: the certificate of a completed order is suspended until the seller accepts that. Refused with
    /// `ORDER_NOT_FOUND`, `WRONG_STATE`, `DOCUMENT_NOT_FOUND`, `REPORT_NOT_FOUND` (`supersedes`), `SIGNATURE_INVALID`,
    /// `SIGNING_KEY_NOT_FOUND`, `SIGNING_KEY_REVOKED`, `TOO_MANY_REPORTS` (20 of an order) or INVALID. Warns of requirements and of
    /// established documents that no published rule pack has: `REQUIREMENT_UNKNOWN` and `DOCUMENT_TYPE_UNKNOWN`, at most 20 of each.
    async fn issue_report(
        &self,
        ctx: &Context<'_>,
        input: IssueReportInput,
    ) -> Result<IssueReportPayload, Failure> {
        let request = RequestContext::of(ctx);
        let assessments = request.service::<Assessments>();
        let command = request.command(&input);
        let report = ReportDraft {
            order: OrderId::parse(&input.order_id),
            overall: input.overall.into(),
            findings: input.findings.into_iter().map(Into::into).collect(),
            valid_from: input.valid_from.0,
            valid_to: input.valid_to.0,
            lab_reference: input.lab_reference.map(SecretString::from),
            supersedes: input.supersedes.map(|id| ReportId::parse(&id)),
        };
        IssueReportPayload::of(
            assessments
                .issue_report(&command, report, input.signature)
                .await,
        )
    }

    /// Takes the report and completes the order; one that passes gives a certificate for what its findings establish, and
    /// the certificate of a report that it corrects is superseded.
    /// For the order's seller. Refused with `ORDER_NOT_FOUND` or `WRONG_STATE`.
    async fn accept_report(
        &self,
        ctx: &Context<'_>,
        input: AcceptReportInput,
    ) -> Result<AcceptReportPayload, Failure> {
        let request = RequestContext::of(ctx);
        let assessments = request.service::<Assessments>();
        let command = request.command(&input);
        let order = OrderId::parse(&input.order_id);
        AcceptReportPayload::of(assessments.accept_report(&command, order).await)
    }
}

impl From<FindingInput> for Finding {
    fn from(finding: FindingInput) -> Self {
        Self {
            id: FindingId::new(),
            requirement: finding.requirement,
            result: finding.result.into(),
            establishes: finding.establishes,
            evidence: finding
                .evidence_ids
                .iter()
                .map(|id| DocumentId::parse(id))
                .collect(),
            remark: finding.remark.map(SecretString::from),
        }
    }
}
