use async_graphql::{Context, ID, Object};
use chassis::scalar::{CountryCode, Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};

use super::{Certificate, CertificateEntry, CertificateStatus, SuspensionCause};
use crate::assessment::graphql::types::AssessmentReport;
use crate::certificates::domain::{PublicToken, qr_svg};
use crate::certificates::graphql::keys::TokenOf;
use crate::certificates::service::Certificates;
use crate::graphql::types::{Organisation, Product};
use crate::orders::graphql::types::Order;
use crate::service::PageOf;

/// A certificate. While it is VALID it counts as each of its document types, issued and expiring with it.
#[Object]
impl Certificate {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// As `CRT-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.number
    }

    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx).load(self.0.order).await?.map(Order))
    }

    /// The report that it follows from.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReport>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(self.0.report)
            .await?
            .map(|report| AssessmentReport { report, case: None }))
    }

    /// The product that is certified. You see its number, name and origin as they are now; everything else of it is null
    /// unless the product is your organisation's. `productName` is the name on the day of issue.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.0.product))
    }

    /// What the product was called when the certificate was issued.
    async fn product_name(&self) -> &str {
        &self.0.named.product
    }

    /// What the issuer was called when the certificate was issued.
    async fn issuer_name(&self) -> &str {
        &self.0.named.issuer
    }

    /// The provider that issued it.
    async fn issuer(&self) -> Organisation {
        self.0.provider.into()
    }

    /// Where it counts.
    async fn markets(&self) -> Vec<CountryCode> {
        self.0.markets.iter().cloned().map(CountryCode).collect()
    }

    /// The ids of the rules that the report found to be met, as `AIR-UN3480-CAO`.
    async fn requirement_ids(&self) -> &[String] {
        &self.0.requirements
    }

    /// What the report's findings established, as `UN383_SUMMARY`.
    async fn document_types(&self) -> &[String] {
        &self.0.document_types
    }

    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    async fn valid_to(&self) -> Date {
        Date(self.0.valid_to)
    }

    async fn status(&self, ctx: &Context<'_>) -> CertificateStatus {
        let today = self.0.today(RequestContext::of(ctx).now());
        self.0.status_on(today).into()
    }

    /// Why it is suspended; null if it is not.
    async fn suspension_cause(&self) -> Option<SuspensionCause> {
        self.0.cause.map(Into::into)
    }

    /// What has happened to it, oldest first.
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
            entries.into_iter().map(CertificateEntry::from),
            |entry| entry.sequence,
            count,
        ))
    }

    /// The page that everybody may open who has this address. Null, as are the fields below, for a certificate of the
    /// time before there were public pages, and when the key of its case was destroyed.
    async fn public_url(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let certificates: &Certificates = RequestContext::of(ctx).service();
        let token = self.token(ctx).await?;
        Ok(token.map(|token| certificates.issuer().public_url(&token)))
    }

    /// What a QR code on the goods holds: the address of the public page, and after a `#` a compact JWS (RFC 7515) under
    /// one of the keys of `/.well-known/certificate-keys.json`, which can be verified without a network.
    async fn qr_text(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        self.code(ctx).await
    }

    /// The QR code as an SVG document. As a PNG file it is at `publicUrl` with `/qr.png` after it.
    #[graphql(tag = "web")]
    async fn qr_svg(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let Some(text) = self.code(ctx).await? else {
            return Ok(None);
        };
        qr_svg(&text)
            .map(Some)
            .map_err(|error| Failure::internal(&error))
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// Counts what has happened to it: 1, 2, 3, …; for `expectedVersion`.
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
