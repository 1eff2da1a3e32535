use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::{CountryCode, Date};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::certificates::domain;
use crate::certificates::graphql::types::{Certificate, CertificateCheck, CertificateStatus};
use crate::certificates::service::Certificates;
use crate::domain::{CertificateId, ProductId};

#[derive(Default)]
pub struct CertificateQuery;

/// Filters certificates. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct CertificateFilter {
    /// Lists only certificates with this status.
    status: Option<CertificateStatus>,
    /// Lists only certificates of this product.
    product_id: Option<ID>,
    /// Lists only certificates that are valid in this market.
    market: Option<CountryCode>,
    /// Lists only certificates whose last day of validity is before this day.
    expires_before: Option<Date>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

#[Object]
impl CertificateQuery {
    /// Certificate with this ID. Null if it does not exist or you may not see it.
    async fn certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the certificate.")] id: ID,
    ) -> Result<Option<Certificate>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(CertificateId::parse(&id))
            .await?
            .map(Certificate))
    }

    /// Certificates, newest first.
    ///
    /// A seller sees the certificates of its products, a provider those that it has issued, and administrators and auditors all
    /// certificates.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn certificates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default, desc = "Filters the certificates.")] filter: CertificateFilter,
    ) -> Result<Paged<Uuid, Certificate>, Failure> {
        let request = RequestContext::of(ctx);
        let (certificates, caller) = (request.service::<Certificates>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        let filter = domain::CertificateFilter {
            status: filter.status.map(Into::into),
            product: filter.product_id.map(|id| ProductId::parse(&id)),
            market: filter.market.map(|market| market.0),
            expires_before: filter.expires_before.map(|day| day.0),
            updated_from,
            updated_to,
            now: request.now(),
        };
        let rows = certificates.list(caller, &filter, page.window()).await?;
        let (certificates, caller) = (certificates.clone(), caller.clone());
        let count = move || {
            let (certificates, caller) = (certificates.clone(), caller.clone());
            let filter = filter.clone();
            async move { Ok(certificates.count(&caller, &filter).await?) }
        };
        Ok(page.connection(rows.into_iter().map(Certificate), |one| one.0.id.0, count))
    }

    /// Public part of a certificate. Null if the token is invalid or belongs to no certificate.
    ///
    /// Everyone who has the token may call this. The token is in the address of the public page and in the QR code.
    #[graphql(tag = "public")]
    async fn verify_certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Public token, or the whole text of a QR code. The signature of a QR code is verified."
        )]
        token: String,
    ) -> Result<Option<CertificateCheck>, Failure> {
        let request = RequestContext::of(ctx);
        let certificates: &Certificates = request.service();
        Ok(certificates
            .verify(request.caller(), &token, request.now())
            .await?
            .map(Into::into))
    }

    /// Resolves a certificate for the gateway.
    #[graphql(entity)]
    async fn certificate_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Certificate>, Failure> {
        let certificate = RequestContext::of(ctx)
            .load(CertificateId::parse(&id))
            .await;
        Ok(certificate.or_else(Failure::hidden)?.map(Certificate))
    }
}
