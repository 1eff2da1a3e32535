use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::CountryCode;
use chassis::{DateRange, DateTimeRange, Failure, Page, Paged, RequestContext};
use time::OffsetDateTime;

use crate::certificates::domain;
use crate::certificates::graphql::types::{Certificate, CertificateCheck, CertificateStatus};
use crate::certificates::service::Certificates;
use crate::domain::{CertificateId, ListKey, ProductId};
use crate::graphql::listing::{any_of, day_range, list_page, search, time_range};
use crate::graphql::types::CertificateSort;

#[derive(Default)]
pub struct CertificateQuery;

/// Filters certificates. Omitted fields do not filter.
#[derive(InputObject, Default)]
pub struct CertificateFilter {
    /// Beginning of the number, for example `CRT-2026-0000`, or exactly the number of the order. At most 100 characters. Case,
    /// blanks and hyphens are ignored.
    search: Option<String>,
    /// Status of the certificate. Any of these.
    status: Option<Vec<CertificateStatus>>,
    /// ID of the product.
    product_id: Option<ID>,
    /// Market in which the certificate is valid.
    market: Option<CountryCode>,
    /// Last day of validity.
    valid_to: Option<DateRange>,
    /// Time of issue.
    created_at: Option<DateTimeRange>,
    /// Time of the last change.
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

    /// Certificates.
    ///
    /// A seller sees the certificates of its products, a provider those that it has issued, and administrators and auditors all
    /// certificates. Sorted by `UPDATED_AT`, a certificate that changes between two requests can be on both pages or on neither.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn certificates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the certificates.")] filter: Option<CertificateFilter>,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<
            CertificateSort,
        >,
    ) -> Result<Paged<ListKey, Certificate>, Failure> {
        let request = RequestContext::of(ctx);
        let (certificates, caller) = (request.service::<Certificates>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let filter = filter.unwrap_or_default().domain(request.now())?;
        let sorting = CertificateSort::sorting(sort);
        let asked = list_page(&page, sorting)?;
        let rows = certificates.list(caller, &filter, asked).await?;
        let (certificates, caller) = (certificates.clone(), caller.clone());
        let count = move || {
            let (certificates, caller) = (certificates.clone(), caller.clone());
            let filter = filter.clone();
            async move { Ok(certificates.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(Certificate),
            move |certificate| sorting.key(certificate.0.sort_values()),
            count,
        ))
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

impl CertificateFilter {
    fn domain(self, now: OffsetDateTime) -> Result<domain::CertificateFilter, Failure> {
        Ok(domain::CertificateFilter {
            search: search(self.search.as_deref())?,
            statuses: any_of(self.status),
            product: self.product_id.map(|id| ProductId::parse(&id)),
            market: self.market.map(|market| market.0),
            valid_to: day_range(self.valid_to),
            created: time_range(self.created_at),
            updated: time_range(self.updated_at),
            now,
        })
    }
}
