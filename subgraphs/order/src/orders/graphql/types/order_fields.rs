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
use crate::graphql::types::{Lane, Organisation, Product, ProviderProfile};
use crate::orders::graphql::keys::MessageOf;
use crate::orders::service::Cases;
use crate::quotes::graphql::keys::QuotesOf;
use crate::quotes::graphql::types::Quote;
use crate::service::PageOf;
use crate::work_lists::graphql::types::{NextStep, next_steps};

/// A seller's request to one or more providers, up to the certificate. Seen by the seller, by the providers that were
/// asked and are still in it, and by the platform's staff.
#[Object]
impl Order {
    pub async fn id(&self) -> ID {
        self.0.order().id.0.into()
    }

    /// What people call it, as `ORD-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.order().number
    }

    #[graphql(name = "type")]
    async fn kind(&self) -> OrderType {
        self.0.order().kind.into()
    }

    /// The state of the order. For a provider that was asked, it does not depend on other candidates: REQUESTED until you
    /// quote, QUOTED while your quote stands, DECLINED after you declined.
    async fn status(&self) -> OrderStatus {
        self.0.order().status.into()
    }

    async fn seller(&self) -> Organisation {
        self.0.order().seller.into()
    }

    /// The organisation whose quote was accepted; null until then.
    async fn provider(&self) -> Option<Organisation> {
        self.0.order().provider.map(Into::into)
    }

    /// The profile of that organisation, as it was asked.
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

    /// The product that is assessed. A provider that is asked or chosen sees its number, name and origin; everything else
    /// of it is null unless the product is your organisation's.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.0.order().product))
    }

    /// The providers that were asked, at most 5: for the seller and the platform's staff all of them, for a provider itself only.
    /// Empty for a draft.
    async fn candidates(&self) -> Vec<OrderCandidate> {
        self.0.candidates().map(OrderCandidate::from).collect()
    }

    async fn lane(&self) -> Lane {
        (&self.0.order().lane).into()
    }

    /// The ids of the rules that the seller wants to meet, as `EU-BATT-CE`.
    async fn requirement_ids(&self) -> &[String] {
        &self.0.order().requirements
    }

    /// The seller's words to the providers. Null for the platform's staff, which uses `revealCase`.
    async fn message(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let message = RequestContext::of(ctx)
            .load(MessageOf(self.0.sight()))
            .await?;
        Ok(message.map(|message| message.expose_secret().to_owned()))
    }

    /// For the seller all quotes, for a provider its own: at most 20 of each candidate.
    async fn quotes(&self, ctx: &Context<'_>) -> Result<Vec<Quote>, Failure> {
        let quotes = RequestContext::of(ctx)
            .load(QuotesOf(self.0.sight()))
            .await?;
        Ok(quotes.unwrap_or_default().into_iter().map(Quote).collect())
    }

    /// The documents that were submitted for it, newest first. Empty for a provider that was not chosen.
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

    /// What its provider has asked for, oldest first. Empty for a provider that was not chosen.
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

    /// What the seller did not agree with, newest first. Empty for a provider that was not chosen.
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

    /// The last report. Null for the platform's staff, which uses `revealCase`.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<AssessmentReport>, Failure> {
        let sight = self.0.sight();
        let reports = RequestContext::of(ctx).load(ReportsOf(sight)).await?;
        let report = reports.unwrap_or_default().into_iter().next();
        Ok(report.map(|report| AssessmentReport {
            report,
            case: Some(sight),
        }))
    }

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

    /// The messages of the two sides, oldest first: for the seller to and from all providers, for a provider its own. Null for
    /// the platform's staff, which uses `revealCase`.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those to and from this organisation, a provider.")] with_id: Option<
            ID,
        >,
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

    /// Each time that the platform's staff was shown messages and reports of the order, newest first. Empty for a provider that
    /// was not chosen.
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

    /// What the seller thinks of the provider; null until it says so.
    async fn rating(&self, ctx: &Context<'_>) -> Result<Option<Rating>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(RatingOf(self.0.sight()))
            .await?
            .map(Into::into))
    }

    /// What has happened, oldest first; for a provider without what its rivals did, and without what happened to
    /// documents unless it was chosen.
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
        let entries = RequestContext::of(ctx)
            .load(asked)
            .await?
            .unwrap_or_default();
        let cases = RequestContext::of(ctx).service::<Cases>().clone();
        let count = move || {
            let cases = cases.clone();
            async move { Ok(cases.timeline_total_of(sight).await?) }
        };
        let rows = entries.into_iter().map(TimelineEntry::from);
        Ok(page.connection(rows, |entry| entry.sequence.into(), count))
    }

    /// Until when quotes are gathered; null for a draft. After that the order expires.
    async fn quote_by(&self) -> Option<DateTime> {
        self.0.order().quote_by.map(DateTime)
    }

    /// When the report is due: the quote's lead time after its acceptance.
    async fn due_at(&self) -> Option<DateTime> {
        self.0.order().due_at.map(DateTime)
    }

    /// Since when the report has been late; null if it is not, or if it is there by now.
    async fn overdue_at(&self) -> Option<DateTime> {
        let order = self.0.order();
        order
            .overdue_at
            .filter(|_| order.is_overdue())
            .map(DateTime)
    }

    /// What to do next, and who has to. Empty when the order is over. A provider does not see which rivals have not
    /// answered.
    async fn next_steps(&self, ctx: &Context<'_>) -> Vec<NextStep> {
        next_steps(ctx, &self.0)
    }

    /// The number of steps that the order has taken, for `expectedVersion`. For a provider that was asked and not chosen, the
    /// number of steps that it sees: what other candidates do does not change it.
    async fn version(&self) -> i64 {
        self.0.order().version
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.order().created_at)
    }

    /// Time of the last change. For a provider that was asked and not chosen, the last step that it sees: what other candidates do does
    /// not change it.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.order().updated_at)
    }
}
