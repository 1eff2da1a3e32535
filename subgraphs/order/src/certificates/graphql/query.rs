use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, Date};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext, UserError, outcome};
use secrecy::SecretString;
use uuid::Uuid;

use crate::assessment::domain::ReportDraft;
use crate::assessment::graphql::mutation::FindingInput;
use crate::assessment::graphql::types::AssessmentResult;
use crate::certificates::domain;
use crate::certificates::graphql::types::{Certificate, CertificateCheck, CertificateStatus};
use crate::domain::{OrderId, ProductId, ReportId};
use crate::service::Service;

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
impl CertificateQuery {
    /// The bytes to sign for a report that is about to be issued. For the order's provider; `issueReport` with the same
    /// report and a signature over these bytes takes it. Refused with `ORDER_NOT_FOUND`, `DOCUMENT_NOT_FOUND`,
    /// `REPORT_NOT_FOUND` or INVALID.
    async fn report_to_sign(
        &self,
        ctx: &Context<'_>,
        input: ReportToSignInput,
    ) -> Result<ReportToSign, Failure> {
        let request = RequestContext::of(ctx);
        let service = request.service::<Service>();
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
            service
                .report_to_sign(request.caller(), report, request.now())
                .await,
        )?;
        Ok(ReportToSign {
            canonical_json,
            user_errors,
        })
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
        let (service, caller) = (request.service::<Service>(), request.caller());
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
        let rows = service.certificates(caller, &filter, page.window()).await?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
            async move { Ok(service.certificate_total(&caller, &filter).await?) }
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
        let service = request.service::<Service>();
        Ok(service
            .verify_certificate(request.caller(), &token, request.now())
            .await?
            .map(Into::into))
    }
}
