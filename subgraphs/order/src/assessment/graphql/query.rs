use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::SecretString;

use crate::assessment::domain::ReportDraft;
use crate::assessment::graphql::mutation::FindingInput;
use crate::assessment::graphql::types::{AssessmentReport, AssessmentResult, Dispute};
use crate::assessment::service::Assessments;
use crate::domain::{DisputeId, OrderId, ReportId, Warning};

#[derive(Default)]
pub struct AssessmentQuery;

/// Input of `reportToSign`: the input of `issueReport` without the signature.
#[derive(InputObject)]
pub struct ReportToSignInput {
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
}

/// Content of a report to sign.
#[derive(SimpleObject)]
pub struct ReportToSign {
    /// Report in canonical JSON (RFC 8785). Sign exactly these bytes, in UTF-8. Null if the report was refused.
    canonical_json: Option<String>,
    /// Reasons why the report was refused. Empty if it was not.
    user_errors: Vec<UserError>,
    /// Accepted values that are probably wrong. At most 20 per warning code.
    warnings: Vec<Warning>,
}

#[Object]
impl AssessmentQuery {
    /// Content that you sign before you issue a report.
    ///
    /// The provider whose quote was accepted and its programs with the scope `orders:write` may call this. Sign the bytes and
    /// send the signature with the same report to `issueReport`. This query does not check the status of the order;
    /// `issueReport` does.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `DOCUMENT_NOT_FOUND`; `REPORT_NOT_FOUND` (`supersedes`); `TOO_MANY_REPORTS` if the order has
    /// 20 reports; `INVALID`.
    ///
    /// Warnings: as of `issueReport`.
    async fn report_to_sign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report to sign.")] input: ReportToSignInput,
    ) -> Result<ReportToSign, Failure> {
        let request = RequestContext::of(ctx);
        let assessments = request.service::<Assessments>();
        let report = ReportDraft {
            order: OrderId::parse(&input.order_id),
            overall: input.overall.into(),
            findings: input.findings.into_iter().map(Into::into).collect(),
            valid_from: input.valid_from.0,
            valid_to: input.valid_to.0,
            lab_reference: input.lab_reference.map(SecretString::from),
            supersedes: input.supersedes.map(|id| ReportId::parse(&id)),
        };
        let (checked, user_errors) = outcome(
            assessments
                .report_to_sign(request.caller(), report, request.now())
                .await,
        )?;
        let checked = checked.map(|checked| (checked.item, checked.warnings));
        let (canonical_json, warnings) = checked.unzip();
        let warnings: Vec<Warning> = warnings.unwrap_or_default();
        Ok(ReportToSign {
            canonical_json,
            user_errors,
            warnings: warnings.into_iter().map(Warning::of_input).collect(),
        })
    }

    #[graphql(entity)]
    async fn dispute_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Dispute>, Failure> {
        let dispute = RequestContext::of(ctx).load(DisputeId::parse(&id)).await;
        Ok(dispute.or_else(Failure::hidden)?.map(Dispute))
    }

    #[graphql(entity)]
    async fn report_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<AssessmentReport>, Failure> {
        let report = RequestContext::of(ctx).load(ReportId::parse(&id)).await;
        let report = report.or_else(Failure::hidden)?;
        Ok(report.map(|report| AssessmentReport { report, case: None }))
    }
}
