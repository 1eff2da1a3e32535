use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use super::report::AssessmentFinding;
use super::{AssessmentReport, AssessmentResult, FindingResult};
use crate::assessment::service::Assessments;
use crate::domain::ReportId;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::graphql::types::{DocumentType, Requirement};
use crate::orders::graphql::types::Order;

/// Signed findings of an assessment.
///
/// The seller and the provider whose quote was accepted may read this. Administrators and auditors read it with `revealCase`
/// only. A report never changes: a correction is a report that supersedes it.
#[Object]
impl AssessmentReport {
    /// ID of the report.
    pub async fn id(&self) -> ID {
        self.report.id.0.into()
    }

    /// Order of the report.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(self.report.order)
            .await?
            .map(Order))
    }

    /// Conclusion of the assessor.
    async fn overall(&self) -> AssessmentResult {
        self.report.overall.into()
    }

    /// Findings, at most 100.
    async fn findings(&self) -> Vec<AssessmentFinding> {
        self.report
            .findings
            .iter()
            .cloned()
            .map(AssessmentFinding)
            .collect()
    }

    /// Reference of the laboratory for its own records.
    async fn lab_reference(&self) -> Option<&str> {
        self.report
            .lab_reference
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    /// Time of issue.
    async fn issued_at(&self) -> DateTime {
        DateTime(self.report.issued_at)
    }

    /// First day of validity.
    async fn valid_from(&self) -> Date {
        Date(self.report.valid_from)
    }

    /// Last day of validity.
    async fn valid_to(&self) -> Date {
        Date(self.report.valid_to)
    }

    /// Report that this report corrects. Null for the first report of its order.
    async fn supersedes(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReport>, Failure> {
        self.other(ctx, self.report.supersedes).await
    }

    /// Report that corrects this report. Null for the last report of its order, which is the valid one.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReport>, Failure> {
        self.other(ctx, self.report.superseded_by).await
    }

    /// Signed content of the report, byte for byte (RFC 8785). Null, like the following fields, for a report that was issued
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

    /// SHA-256 of `canonicalJson`, in lower-case hexadecimal.
    async fn sha256(&self) -> Option<String> {
        self.report
            .signed
            .as_ref()
            .map(|signed| hex::encode(signed.sha256))
    }

    /// ID of the key with which the provider signed. It is in `signingKeys` of the provider profile.
    async fn signing_key_id(&self) -> Option<ID> {
        self.report
            .signed
            .as_ref()
            .map(|signed| signed.key.0.into())
    }

    /// Signature of the provider: a JWS with a detached payload, which is `canonicalJson` (RFC 7515, appendix F).
    async fn signature(&self) -> Option<&str> {
        self.report
            .signed
            .as_ref()
            .map(|signed| signed.signature.as_str())
    }

    /// Signature of the platform: a compact JWS (RFC 7515) with one of the keys in `/.well-known/certificate-keys.json`. It
    /// certifies the hash, the signature of the provider and the time.
    async fn countersignature(&self) -> Option<&str> {
        self.report
            .signed
            .as_ref()
            .map(|signed| signed.countersignature.as_str())
    }
}

impl AssessmentReport {
    /// Returns another report of the same order.
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

/// Finding about one requirement.
#[Object]
impl AssessmentFinding {
    /// ID of a rule, for example `AIR-UN3480-CAO`.
    async fn requirement_id(&self) -> &str {
        &self.0.requirement
    }

    /// Rule of `requirementId`. Null if it is not in force, and for an ID without a pack if no pack or several packs have the rule.
    async fn requirement(&self, ctx: &Context<'_>) -> Result<Option<Requirement>, Failure> {
        Requirement::named(ctx, &self.0.requirement).await
    }

    /// Result for the requirement.
    async fn result(&self) -> FindingResult {
        self.0.result.into()
    }

    /// Codes of the document types that a PASS establishes, for example `UN383_SUMMARY`.
    async fn establishes(&self) -> &[String] {
        &self.0.establishes
    }

    /// Document types of `establishes` with their titles, in the same order. Null for a type that no rule pack in force has.
    async fn established_types(&self) -> Vec<Option<DocumentType>> {
        DocumentType::list(&self.0.establishes)
    }

    /// Documents on which the finding is based.
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

    /// Remark of the assessor for the parties.
    async fn remark(&self) -> Option<&str> {
        self.0.remark.as_ref().map(ExposeSecret::expose_secret)
    }
}
