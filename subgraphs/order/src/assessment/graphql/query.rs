use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::SecretString;

use crate::assessment::domain::ReportDraft;
use crate::assessment::graphql::mutation::FindingInput;
use crate::assessment::graphql::types::{AssessmentReport, AssessmentResult, Dispute};
use crate::assessment::service::Assessments;
use crate::domain::{DisputeId, OrderId, ReportId};

#[derive(Default)]
pub struct AssessmentQuery;

/// A report as `issueReport` takes it, but for the signature.
#[derive(InputObject)]
pub struct ReportToSignInput {
    order_id: ID,
    overall: AssessmentResult,
    findings: Vec<FindingInput>,
    valid_from: Date,
    valid_to: Date,
    lab_reference: Option<String>,
    supersedes: Option<ID>,
}

/// What a provider has to sign.
#[derive(SimpleObject)]
pub struct ReportToSign {
    /// The report in canonical JSON (RFC 8785): sign exactly these bytes, in UTF-8. Null if the report is refused.
    canonical_json: Option<String>,
    /// Why the report is refused; empty if it is not.
    user_errors: Vec<UserError>,
}

#[Object]
impl AssessmentQuery {
    /// The bytes to sign for a report that is about to be issued. For the order's provider; `issueReport` with the same
    /// report and a signature over these bytes takes it. Refused with `ORDER_NOT_FOUND`, `DOCUMENT_NOT_FOUND`,
    /// `REPORT_NOT_FOUND` or INVALID.
    async fn report_to_sign(
        &self,
        ctx: &Context<'_>,
        input: ReportToSignInput,
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
        let (canonical_json, user_errors) = outcome(
            assessments
                .report_to_sign(request.caller(), report, request.now())
                .await,
        )?;
        Ok(ReportToSign {
            canonical_json,
            user_errors,
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
