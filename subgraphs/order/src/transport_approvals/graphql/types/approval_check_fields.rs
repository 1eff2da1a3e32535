use async_graphql::{Context, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext, Total};

use super::approval_check::{ApprovalEvidence, TransportVerdict};
use super::{ApprovalCheck, ApprovalReason};
use crate::certificates::graphql::types::Certificate;
use crate::domain::{CertificateId, DocumentId};
use crate::evidence::graphql::types::EvidenceDocument;
use crate::graphql::types::{DocumentType, Product, SelfCheck};
use crate::transport_approvals::domain::Source;

/// Evaluation of the rules for one product.
#[Object]
impl ApprovalCheck {
    /// Evaluated product. You see its SKU, name and country of origin; other fields are null unless the product belongs to your
    /// organisation.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.check.product))
    }

    /// Self-check of the product. Null until it is complete, if it was refused, and for the carrier, who may not see self-checks.
    async fn self_check(&self, ctx: &Context<'_>) -> Option<SelfCheck> {
        SelfCheck::shown(ctx, self.seller, self.check.self_check)
    }

    /// Verdict of the self-check. Null until it is complete, and if it was refused.
    async fn verdict(&self) -> Option<TransportVerdict> {
        self.check.verdict.map(Into::into)
    }

    /// Reasons that follow from the self-check.
    async fn reasons(&self) -> Vec<ApprovalReason> {
        self.check.reasons.iter().cloned().map(Into::into).collect()
    }

    /// Evidence that the rules evaluated.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn evidence(
        &self,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, ApprovalEvidence>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let evidence = &self.check.evidence;
        let total = i64::try_from(evidence.len()).unwrap_or(i64::MAX);
        let positions = page
            .window()
            .positions(u32::try_from(evidence.len()).unwrap_or(u32::MAX));
        let shown = evidence.iter().skip(positions.start as usize);
        let rows = positions.zip(shown.cloned().map(ApprovalEvidence));
        Ok(page.placed(rows, Total::new(move || async move { Ok(total) })))
    }

    /// Time of the answer of the rules. Null until they have answered.
    async fn answered_at(&self) -> Option<DateTime> {
        self.check.answered_at.map(DateTime)
    }
}

/// Piece of evidence that the rules evaluated.
#[Object]
impl ApprovalEvidence {
    /// Code of the document type, for example `EU_DOC`.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Document type with its title. Null if no rule pack in force has it.
    async fn document_type(&self) -> Option<DocumentType> {
        Some(DocumentType::of(&self.0.kind))
    }

    /// Day of issue of the document, or first day of validity of the certificate.
    async fn issued_on(&self) -> Date {
        Date(self.0.issued_on)
    }

    /// Last day of validity. Null if the evidence does not expire.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    /// Certificate that provides the evidence. Null for a document, and if you may not see the certificate.
    async fn certificate(&self, ctx: &Context<'_>) -> Result<Option<Certificate>, Failure> {
        let Some(Source::Certificate(id)) = self.0.source else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx)
            .load(CertificateId(id))
            .await?
            .map(Certificate))
    }

    /// Document that provides the evidence. Null for a certificate, and if you may not see the document.
    async fn document(&self, ctx: &Context<'_>) -> Result<Option<EvidenceDocument>, Failure> {
        let Some(Source::Document(id)) = self.0.source else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx)
            .load(DocumentId(id))
            .await?
            .map(EvidenceDocument))
    }
}
