use async_graphql::{Context, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext, Total};

use super::approval_check::{ApprovalEvidence, TransportVerdict};
use super::{ApprovalCheck, ApprovalReason};
use crate::certificates::graphql::types::Certificate;
use crate::domain::{CertificateId, DocumentId};
use crate::evidence::graphql::types::EvidenceDocument;
use crate::graphql::types::{Product, SelfCheck};
use crate::transport_approvals::domain::Source;

/// What the rules were asked about one product, and what they answered.
#[Object]
impl ApprovalCheck {
    /// The product that the rules were asked about. You see its number, name and origin; everything else of it is null
    /// unless the product is your organisation's.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.check.product))
    }

    /// Null until there is one, where none could be made, and for a carrier: self-checks are the seller's.
    async fn self_check(&self, ctx: &Context<'_>) -> Option<SelfCheck> {
        SelfCheck::shown(ctx, self.seller, self.check.self_check)
    }

    /// Null until the rules have answered, and where no check could be made.
    async fn verdict(&self) -> Option<TransportVerdict> {
        self.check.verdict.map(Into::into)
    }

    async fn reasons(&self) -> Vec<ApprovalReason> {
        self.check.reasons.iter().cloned().map(Into::into).collect()
    }

    /// The evidence that was sent with the question.
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

    async fn answered_at(&self) -> Option<DateTime> {
        self.check.answered_at.map(DateTime)
    }
}

/// One piece of evidence, as it was sent to the rules.
#[Object]
impl ApprovalEvidence {
    /// As `EU_DOC`.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    async fn issued_on(&self) -> Date {
        Date(self.0.issued_on)
    }

    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    /// The certificate that it is from; null for a document, and for whoever may not see it.
    async fn certificate(&self, ctx: &Context<'_>) -> Result<Option<Certificate>, Failure> {
        let Some(Source::Certificate(id)) = self.0.source else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx)
            .load(CertificateId(id))
            .await?
            .map(Certificate))
    }

    /// The document that it is; null for a certificate, and for whoever may not see it.
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
