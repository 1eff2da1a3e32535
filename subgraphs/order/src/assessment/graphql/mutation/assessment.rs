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

/// Input of `startAssessment`.
#[derive(InputObject)]
struct StartAssessmentInput {
    /// ID of the order.
    order_id: ID,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Finding about one requirement.
#[derive(InputObject)]
pub struct FindingInput {
    /// ID of a rule, for example `AIR-UN3480-CAO`, or with its pack, `demo-air/AIR-UN3480-CAO`.
    requirement: String,
    /// Result for the requirement.
    result: FindingResult,
    /// Document types that a PASS establishes, for example `UN383_SUMMARY`. At most 20.
    #[graphql(default)]
    establishes: Vec<String>,
    /// IDs of the documents of this order on which the finding is based, at most 50. For a PASS, they must be accepted and not
    /// expired at the destination.
    #[graphql(default)]
    evidence_ids: Vec<ID>,
    /// Remark for the parties of the order. At most 2,000 characters.
    remark: Option<String>,
}

/// Input of `issueReport`.
#[derive(InputObject)]
struct IssueReportInput {
    /// ID of the order.
    order_id: ID,
    /// Conclusion. FAIL if any finding is FAIL. PASS needs at least one finding that is PASS.
    overall: AssessmentResult,
    /// Findings, 1 to 100, each about another requirement.
    findings: Vec<FindingInput>,
    /// First day of validity.
    valid_from: Date,
    /// Last day of validity. Today at the destination of the order, or later.
    valid_to: Date,
    /// Reference of the laboratory for its own records. At most 200 characters.
    lab_reference: Option<String>,
    /// ID of the last report of the order, which this report corrects. Required if the order has a report.
    supersedes: Option<ID>,
    /// Signature over the bytes that `reportToSign` returns for the same report: a JWS with a detached payload (RFC 7515,
    /// appendix F), `<header>..<signature>`, at most 2,000 bytes. Its header has `alg` (`EdDSA` or `ES256`) and `kid`, the ID of
    /// an ACTIVE signing key of your provider profile. The bytes are signed in base64url; the header parameter `b64` of RFC 7797
    /// is not supported.
    signature: String,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `acceptReport`.
#[derive(InputObject)]
struct AcceptReportInput {
    /// ID of the order.
    order_id: ID,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `startAssessment`.
    StartAssessmentPayload { order: Order, from SeenOrder, by Order }
    /// Result of `acceptReport`.
    AcceptReportPayload { order: Order, from SeenOrder, by Order }
}

payloads_with_warnings! {
    /// Result of `issueReport`.
    IssueReportPayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl AssessmentMutation {
    /// Starts the assessment of an order.
    ///
    /// The provider whose quote was accepted and its programs with the scope `orders:write` may call this.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE` if the order is not ACCEPTED; `VERSION_CONFLICT`; `INVALID` (`idempotencyKey`);
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn start_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order to assess.")] input: StartAssessmentInput,
    ) -> Result<StartAssessmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let assessments = request.service::<Assessments>();
        let command = request.command(&input);
        let order = OrderId::parse(&input.order_id);
        StartAssessmentPayload::of(assessments.start_assessment(&command, order).await)
    }

    /// Issues the signed report of an assessment.
    ///
    /// The provider whose quote was accepted and its programs with the scope `orders:write` may call this. A report never
    /// changes. To correct it, issue another report that supersedes it; the certificate of a completed order is suspended until
    /// the seller accepts the new report. Decide on the submitted documents first: you cannot do so after the report.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE` if the order is not `IN_ASSESSMENT`, `REPORTED` or `COMPLETED`, for example while it
    /// waits for documents; `DOCUMENT_NOT_FOUND`; `REPORT_NOT_FOUND` (`supersedes`); `SIGNATURE_INVALID`;
    /// `SIGNING_KEY_NOT_FOUND`, also for a key that no owner has confirmed; `SIGNING_KEY_REVOKED`; `TOO_MANY_REPORTS` if the
    /// order has 20 reports; `VERSION_CONFLICT`; `INVALID`, for example if the overall result is PASS without a finding that is
    /// PASS, if two findings are about the same requirement, or if `validTo` is in the past; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings, at most 20 of each: `REQUIREMENT_UNKNOWN` and `DOCUMENT_TYPE_UNKNOWN` for requirements and document types that
    /// no published rule pack has; `REQUIREMENT_WITHOUT_FINDING` for an ordered requirement without a finding;
    /// `REQUIREMENT_NOT_ORDERED` for a finding about a requirement that was not ordered, if any was ordered;
    /// `DOCUMENT_UNDECIDED` if documents of the order are SUBMITTED.
    async fn issue_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report and its signature.")] input: IssueReportInput,
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

    /// Accepts the report and completes the order.
    ///
    /// The seller of the order and its programs with the scope `orders:write` may call this. A report that passes creates a
    /// certificate for the document types that its findings establish. If the report corrects an earlier one, the earlier
    /// certificate is superseded.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE`; `VERSION_CONFLICT`; `INVALID` (`idempotencyKey`); `IDEMPOTENCY_KEY_REUSED`.
    async fn accept_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order whose report you accept.")] input: AcceptReportInput,
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
