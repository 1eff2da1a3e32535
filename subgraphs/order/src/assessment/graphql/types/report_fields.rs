use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use super::report::AssessmentFinding;
use super::{AssessmentReport, AssessmentResult, FindingResult};
use crate::assessment::service::Assessments;
use crate::domain::ReportId;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::orders::graphql::types::Order;

/// The findings of an assessment. A report never changes: it is corrected by a report that supersedes it. The platform's staff reads it
/// with `revealCase` only.
#[Object]
impl AssessmentReport {
    pub async fn id(&self) -> ID {
        self.report.id.0.into()
    }

    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(self.report.order)
            .await?
            .map(Order))
    }

    async fn overall(&self) -> AssessmentResult {
        self.report.overall.into()
    }

    async fn findings(&self) -> Vec<AssessmentFinding> {
        self.report
            .findings
            .iter()
            .cloned()
            .map(AssessmentFinding)
            .collect()
    }

    /// The number under which the laboratory keeps its own records.
    async fn lab_reference(&self) -> Option<&str> {
        self.report
            .lab_reference
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    async fn issued_at(&self) -> DateTime {
        DateTime(self.report.issued_at)
    }

    async fn valid_from(&self) -> Date {
        Date(self.report.valid_from)
    }

    async fn valid_to(&self) -> Date {
        Date(self.report.valid_to)
    }

    /// The report that this one corrects.
    async fn supersedes(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReport>, Failure> {
        self.other(ctx, self.report.supersedes).await
    }

    /// The report that corrects this one: null for the last of its order, which is the one that counts.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReport>, Failure> {
        self.other(ctx, self.report.superseded_by).await
    }

    /// What the provider signed, byte for byte (RFC 8785). Null, as are the fields below, for a report that was issued
    /// before reports were signed.
    #[graphql(tag = "web")]
    async fn canonical_json(&self) -> Option<&str> {
        self.report
            .signed
            .as_ref()?
            .body
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    /// SHA-256 of `canonicalJson`, in lower-case hex.
    async fn sha256(&self) -> Option<String> {
        self.report
            .signed
            .as_ref()
            .map(|signed| hex::encode(signed.sha256))
    }

    /// The provider's key, as in its profile's `signingKeys`.
    async fn signing_key_id(&self) -> Option<ID> {
        self.report
            .signed
            .as_ref()
            .map(|signed| signed.key.0.into())
    }

    /// By the provider: a JWS over `canonicalJson`, detached (RFC 7515, appendix F).
    async fn signature(&self) -> Option<&str> {
        self.report
            .signed
            .as_ref()
            .map(|signed| signed.signature.as_str())
    }

    /// By the platform: a compact JWS (RFC 7515) under one of the keys of `/.well-known/certificate-keys.json`. It says
    /// which signature was taken when, and over which hash.
    async fn countersignature(&self) -> Option<&str> {
        self.report
            .signed
            .as_ref()
            .map(|signed| signed.countersignature.as_str())
    }
}

impl AssessmentReport {
    /// A report of the same order.
    async fn other(
        &self,
        ctx: &Context<'_>,
        id: Option<ReportId>,
    ) -> Result<Option<Self>, Failure> {
        let Some(id) = id else { return Ok(None) };
        let report = match self.case {
            Some(case) => {
                let assessments = RequestContext::of(ctx).service::<Assessments>();
                assessments.report_in_case(case, id).await?
            }
            None => RequestContext::of(ctx).load(id).await?,
        };
        Ok(report.map(|report| Self {
            report,
            case: self.case,
        }))
    }
}

/// What was found about one requirement.
#[Object]
impl AssessmentFinding {
    /// The id of a rule, as `AIR-UN3480-CAO`.
    async fn requirement(&self) -> &str {
        &self.0.requirement
    }

    async fn result(&self) -> FindingResult {
        self.0.result.into()
    }

    /// The document types that a PASS stands for, as `UN383_SUMMARY`.
    async fn establishes(&self) -> &[String] {
        &self.0.establishes
    }

    /// The documents that it rests on.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceDocument>, Failure> {
        let found = RequestContext::of(ctx)
            .load_many(self.0.evidence.iter().copied())
            .await?;
        let in_order = self
            .0
            .evidence
            .iter()
            .filter_map(|id| found.get(id).cloned());
        Ok(in_order.map(EvidenceDocument).collect())
    }

    async fn remark(&self) -> Option<&str> {
        self.0.remark.as_ref().map(ExposeSecret::expose_secret)
    }
}
