use async_graphql::{Context, ID, Object};
use chassis::scalar::{CountryCode, Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};

use super::{Certificate, CertificateEntry, CertificateStatus, SuspensionCause};
use crate::assessment::graphql::types::AssessmentReport;
use crate::certificates::domain::{PublicToken, qr_svg};
use crate::certificates::graphql::keys::TokenOf;
use crate::certificates::service::Certificates;
use crate::graphql::types::{DocumentType, Organisation, Product, Requirement};
use crate::orders::graphql::types::Order;
use crate::service::PageOf;

/// Certificate of a product. While it is VALID, it counts as each of its document types, with its own dates of issue and expiry.
#[Object]
impl Certificate {
    /// ID of the certificate.
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Number of the certificate, for example `CRT-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Order whose report led to the certificate. Null if you may not see it.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx).load(self.0.order).await?.map(Order))
    }

    /// Report on which the certificate is based. Null if you may not see it.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReport>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(self.0.report)
            .await?
            .map(|report| AssessmentReport { report, case: None }))
    }

    /// Certified product. You see its current SKU, name and country of origin; other fields are null unless the product belongs
    /// to your organisation. `productName` is the name on the day of issue.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.0.product))
    }

    /// Name of the product on the day of issue.
    async fn product_name(&self) -> &str {
        &self.0.named.product
    }

    /// Name of the provider on the day of issue.
    async fn issuer_name(&self) -> &str {
        &self.0.named.issuer
    }

    /// Organisation that sells the product.
    async fn seller(&self) -> Organisation {
        self.0.organisation.into()
    }

    /// Organisation that assessed the product and issued the certificate.
    async fn provider(&self) -> Organisation {
        self.0.provider.into()
    }

    /// Markets in which the certificate is valid.
    async fn markets(&self) -> Vec<CountryCode> {
        self.0.markets.iter().cloned().map(CountryCode).collect()
    }

    /// IDs of the rules that the report found to be met, for example `AIR-UN3480-CAO`.
    async fn requirement_ids(&self) -> &[String] {
        &self.0.requirements
    }

    /// Rules of `requirementIds`, in the same order. Null for a rule that is not in force, and for an ID without a pack if no pack
    /// or several packs have the rule.
    async fn requirements(&self, ctx: &Context<'_>) -> Result<Vec<Option<Requirement>>, Failure> {
        Requirement::list(ctx, &self.0.requirements).await
    }

    /// Codes of the document types that the findings of the report establish, for example `UN383_SUMMARY`.
    async fn document_types(&self) -> &[String] {
        &self.0.document_types
    }

    /// Document types of `documentTypes` with their titles, in the same order. Null for a type that no rule pack in force has.
    async fn established_types(&self) -> Vec<Option<DocumentType>> {
        DocumentType::list(&self.0.document_types)
    }

    /// First day of validity.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// Last day of validity.
    async fn valid_to(&self) -> Date {
        Date(self.0.valid_to)
    }

    /// Status, by the current day in the markets of the certificate.
    async fn status(&self, ctx: &Context<'_>) -> CertificateStatus {
        let today = self.0.today(RequestContext::of(ctx).now());
        self.0.status_on(today).into()
    }

    /// Cause of the suspension. Null if the certificate is not suspended.
    async fn suspension_cause(&self) -> Option<SuspensionCause> {
        self.0.cause.map(Into::into)
    }

    /// Changes of the certificate, oldest first.
    #[graphql(tag = "web")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<i64, CertificateEntry>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let id = self.0.id;
        let asked = PageOf {
            of: id,
            window: page.window(),
        };
        let request = RequestContext::of(ctx);
        let entries = request.load(asked).await?.unwrap_or_default();
        let (certificates, caller) = (
            request.service::<Certificates>().clone(),
            request.caller().clone(),
        );
        let count = move || {
            let (certificates, caller) = (certificates.clone(), caller.clone());
            async move { Ok(certificates.count_history(&caller, id).await?) }
        };
        Ok(page.connection(
            entries
                .into_iter()
                .map(|entry| CertificateEntry::seen(entry, request.caller())),
            |entry| entry.sequence,
            count,
        ))
    }

    /// Address of the public page, which everyone who knows it may open. Null, like `qrText` and `qrSvg`, for a certificate that
    /// was issued before public pages existed, and after the data of its order were erased.
    async fn public_url(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let certificates: &Certificates = RequestContext::of(ctx).service();
        let token = self.token(ctx).await?;
        Ok(token.map(|token| certificates.issuer().public_url(&token)))
    }

    /// Text of the QR code: the address of the public page and, after a `#`, a compact JWS (RFC 7515). The keys in
    /// `/.well-known/certificate-keys.json` verify it offline.
    async fn qr_text(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        self.code(ctx).await
    }

    /// QR code as an SVG document. The path `/qr.png` below `publicUrl` has it as a PNG file.
    #[graphql(tag = "web")]
    async fn qr_svg(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let Some(text) = self.code(ctx).await? else {
            return Ok(None);
        };
        qr_svg(&text)
            .map(Some)
            .map_err(|error| Failure::internal(&error))
    }

    /// Time of issue.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// Version for `expectedVersion`. It begins at 1 and grows by 1 with each change.
    async fn version(&self) -> i64 {
        self.0.version
    }
}

impl Certificate {
    async fn token(&self, ctx: &Context<'_>) -> Result<Option<PublicToken>, Failure> {
        RequestContext::of(ctx).load(TokenOf(self.0.id)).await
    }

    async fn code(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let Some(token) = self.token(ctx).await? else {
            return Ok(None);
        };
        let certificates: &Certificates = RequestContext::of(ctx).service();
        Ok(Some(certificates.issuer().qr_text(&token, &self.0)?))
    }
}
