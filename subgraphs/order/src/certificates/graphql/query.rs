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
    status: Option<CertificateStatus>,
    product_id: Option<ID>,
    /// Those that count there.
    market: Option<CountryCode>,
    /// Those whose last day is before this one.
    expires_before: Option<Date>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

#[Object]
impl CertificateQuery {
    /// A certificate by its id; null if there is none that you may see.
    async fn certificate(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Certificate>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(CertificateId::parse(&id))
            .await?
            .map(Certificate))
    }

    /// Certificates, newest first: those for what you sell; for a provider, those that it has issued; all for the
    /// platform's staff.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn certificates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(default)] filter: CertificateFilter,
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

    /// What is public of a certificate: for everybody who has its token, from the address of its page or from its QR
    /// code. Null if there is none, whatever is wrong with the token.
    #[graphql(tag = "public")]
    async fn verify_certificate(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The token, or the whole text of a QR code, whose signature is verified then."
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
