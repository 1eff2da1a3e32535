use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::{Order, OrderCandidate, OrderStatus, OrderType, TimelineEntry};
use crate::assessment::graphql::keys::{DisputesOf, ReportsOf};
use crate::assessment::graphql::types::{AssessmentReport, Dispute};
use crate::case_reads::graphql::types::CaseRead;
use crate::case_reads::service::CaseReads;
use crate::certificates::graphql::keys::CertificatesOf;
use crate::certificates::graphql::types::Certificate;
use crate::domain::OrganisationId;
use crate::enquiries::graphql::keys::RatingOf;
use crate::enquiries::graphql::types::{Message, Rating};
use crate::enquiries::service::Enquiries;
use crate::evidence::graphql::keys::{DocumentRequestsOf, DocumentsOf};
use crate::evidence::graphql::types::{DocumentRequest, EvidenceDocument};
use crate::graphql::types::{Lane, Organisation, Product, ProviderProfile, Requirement};
use crate::orders::graphql::keys::MessageOf;
use crate::orders::service::Cases;
use crate::quotes::graphql::keys::QuotesOf;
use crate::quotes::graphql::types::Quote;
use crate::service::PageOf;
use crate::work_lists::graphql::types::{NextStep, next_steps};

/// Request of a seller to one or more providers, up to the report and the certificate.
///
/// The seller, the providers that were asked and are still involved, administrators and auditors may read this.
#[Object]
impl Order {
    /// ID of the order.
    pub async fn id(&self) -> ID {
        self.0.order().id.0.into()
    }

    /// Number for people, for example `ORD-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.order().number
    }

    /// Service that the providers are asked for.
    #[graphql(name = "type")]
    async fn kind(&self) -> OrderType {
        self.0.order().kind.into()
    }

    /// Status of the order. For a provider that was asked, it does not depend on other candidates: REQUESTED until you quote,
    /// QUOTED while you have a quote, DECLINED in the result of your `declineRequest`, after which you no longer see the order.
    async fn status(&self) -> OrderStatus {
        self.0.order().status.into()
    }

    /// Organisation that sells the product.
    async fn seller(&self) -> Organisation {
        self.0.order().seller.into()
    }

    /// Organisation whose quote was accepted. Null before.
    async fn provider(&self) -> Option<Organisation> {
        self.0.order().provider.map(Into::into)
    }

    /// Profile with which that organisation was asked. Null before a quote is accepted.
    async fn provider_profile(&self) -> Option<ProviderProfile> {
        let order = self.0.order();
        let chosen = order
            .candidates
            .iter()
            .find(|candidate| Some(candidate.organisation) == order.provider)?;
        Some(ProviderProfile {
            id: chosen.provider.0.into(),
        })
    }

    /// Product of the order. A provider that is asked or chosen sees its SKU, name and origin; the other fields are null unless
    /// the product belongs to your organisation.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.0.order().product))
    }

    /// Providers that were asked, at most 5. The seller, administrators and auditors see all of them, a provider only itself.
    /// Empty for a draft.
    async fn candidates(&self) -> Vec<OrderCandidate> {
        self.0.candidates().map(OrderCandidate::from).collect()
    }

    /// Lane of the goods.
    async fn lane(&self) -> Lane {
        (&self.0.order().lane).into()
    }

    /// IDs of the rules that the seller wants to meet, for example `EU-BATT-CE`.
    async fn requirement_ids(&self) -> &[String] {
        &self.0.order().requirements
    }

    /// Rules of `requirementIds`, in the same order. Null for a rule that is not in force, and for an ID without a pack if no pack
    /// or several packs have the rule.
    async fn requirements(&self, ctx: &Context<'_>) -> Result<Vec<Option<Requirement>>, Failure> {
        Requirement::list(ctx, &self.0.order().requirements).await
    }

    /// Message of the seller to the providers. Null for administrators and auditors, who read it with `revealCase`.
    async fn message(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let message = RequestContext::of(ctx)
            .load(MessageOf(self.0.sight()))
            .await?;
        Ok(message.map(|message| message.expose_secret().to_owned()))
    }

    /// Quotes for the order, at most 20 of each candidate. The seller, administrators and auditors see all of them, a provider
    /// its own.
    async fn quotes(&self, ctx: &Context<'_>) -> Result<Vec<Quote>, Failure> {
        let quotes = RequestContext::of(ctx)
            .load(QuotesOf(self.0.sight()))
            .await?;
        Ok(quotes.unwrap_or_default().into_iter().map(Quote).collect())
    }

    /// Documents that were submitted for the order, newest first. At most 200. Empty for a provider that was not chosen.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceDocument>, Failure> {
        let documents = RequestContext::of(ctx)
            .load(DocumentsOf(self.0.sight()))
            .await?;
        Ok(documents
            .unwrap_or_default()
            .into_iter()
            .map(EvidenceDocument)
            .collect())
    }

    /// Document requests of the provider, oldest first. At most 50. Empty for a provider that was not chosen.
    async fn document_requests(&self, ctx: &Context<'_>) -> Result<Vec<DocumentRequest>, Failure> {
        let requests = RequestContext::of(ctx)
            .load(DocumentRequestsOf(self.0.sight()))
            .await?;
        Ok(requests
            .unwrap_or_default()
            .into_iter()
            .map(DocumentRequest)
            .collect())
    }

    /// Disputes about the reports of the order, newest first. Empty for a provider that was not chosen.
    async fn disputes(&self, ctx: &Context<'_>) -> Result<Vec<Dispute>, Failure> {
        let disputes = RequestContext::of(ctx)
            .load(DisputesOf(self.0.sight()))
            .await?;
        Ok(disputes
            .unwrap_or_default()
            .into_iter()
            .map(Dispute)
            .collect())
    }

    /// Last report of the order. Null before it is issued, for a provider that was not chosen, and for administrators and
    /// auditors, who read it with `revealCase`.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReport>, Failure> {
        let sight = self.0.sight();
        let reports = RequestContext::of(ctx).load(ReportsOf(sight)).await?;
        let report = reports.unwrap_or_default().into_iter().next();
        Ok(report.map(|report| AssessmentReport {
            report,
            case: Some(sight),
        }))
    }

    /// Last certificate of the order. Null if there is none, and for a provider that was not chosen.
    async fn certificate(&self, ctx: &Context<'_>) -> Result<Option<Certificate>, Failure> {
        let certificates = RequestContext::of(ctx)
            .load(CertificatesOf(self.0.sight()))
            .await?;
        Ok(certificates
            .unwrap_or_default()
            .into_iter()
            .next()
            .map(Certificate))
    }

    /// Messages of the seller and the providers, oldest first. The seller sees all of them, a provider those of its own thread.
    /// Null for administrators and auditors, who read them with `revealCase`.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "ID of a provider's organisation. Returns only messages to and from it.")]
        with_id: Option<ID>,
    ) -> Result<Option<Paged<Uuid, Message>>, Failure> {
        let enquiries = RequestContext::of(ctx).service::<Enquiries>();
        let page = Page::new(first, after, last, before)?;
        let (sight, with) = (self.0.sight(), with_id.map(|id| OrganisationId::parse(&id)));
        let rows = enquiries
            .messages_of_order(sight, with, page.window())
            .await?;
        let Some(rows) = rows else {
            return Ok(None);
        };
        let enquiries = enquiries.clone();
        let count = move || {
            let enquiries = enquiries.clone();
            async move { Ok(enquiries.message_total_of_order(sight, with).await?) }
        };
        Ok(Some(page.connection(
            rows.into_iter().map(Message::from),
            |message| message.key.0,
            count,
        )))
    }

    /// Reads of messages and reports of the order by administrators and auditors, newest first. Empty for a provider that was
    /// not chosen.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn reads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, CaseRead>, Failure> {
        let (page, sight) = (Page::new(first, after, last, before)?, self.0.sight());
        let reads = RequestContext::of(ctx).service::<CaseReads>().clone();
        let rows = reads.list_of_order(sight, page.window()).await?;
        let count = move || {
            let reads = reads.clone();
            async move { Ok(reads.count_of_order(sight).await?) }
        };
        Ok(page.connection(rows.into_iter().map(CaseRead), |read| read.0.id, count))
    }

    /// Rating of the provider by the seller. Null if there is none, and for a provider that was not chosen.
    async fn rating(&self, ctx: &Context<'_>) -> Result<Option<Rating>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(RatingOf(self.0.sight()))
            .await?
            .map(Into::into))
    }

    /// Events of the order, oldest first. A provider does not see the steps of its rivals, nor those of documents unless it was
    /// chosen.
    #[graphql(tag = "web")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<i64, TimelineEntry>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let sight = self.0.sight();
        let asked = PageOf {
            of: sight,
            window: page.window(),
        };
        let request = RequestContext::of(ctx);
        let entries = request.load(asked).await?.unwrap_or_default();
        let cases = request.service::<Cases>().clone();
        let count = move || {
            let cases = cases.clone();
            async move { Ok(cases.timeline_total_of(sight).await?) }
        };
        let rows = entries
            .into_iter()
            .map(|entry| TimelineEntry::seen(entry, request.caller()));
        Ok(page.connection(rows, |entry| entry.sequence.into(), count))
    }

    /// Deadline for quotes, at which the order expires. Null for a draft.
    async fn quote_by(&self) -> Option<DateTime> {
        self.0.order().quote_by.map(DateTime)
    }

    /// Time at which the report is due: the lead time of the quote after its acceptance. Null before a quote is accepted.
    async fn due_at(&self) -> Option<DateTime> {
        self.0.order().due_at.map(DateTime)
    }

    /// Time at which the report was marked as late. Null if it is not late, or is issued.
    async fn overdue_at(&self) -> Option<DateTime> {
        let order = self.0.order();
        order
            .overdue_at
            .filter(|_| order.is_overdue())
            .map(DateTime)
    }

    /// Next steps of the order, and the parties that take them. Empty if the order has ended. A provider does not see whether
    /// its rivals have answered.
    async fn next_steps(&self, ctx: &Context<'_>) -> Vec<NextStep> {
        next_steps(ctx, &self.0)
    }

    /// Version for `expectedVersion`: the number of steps of the order. For a provider that was asked and not chosen, the
    /// number of steps that it sees, which does not depend on other candidates.
    async fn version(&self) -> i64 {
        self.0.order().version
    }

    /// Time of creation.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.order().created_at)
    }

    /// Time of the last change. For a provider that was asked and not chosen, the time of the last step that it sees.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.order().updated_at)
    }
}
