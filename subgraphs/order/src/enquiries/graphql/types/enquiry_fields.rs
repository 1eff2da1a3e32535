use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::{Enquiry, EnquiryStatus, Message};
use crate::case_reads::graphql::types::CaseRead;
use crate::case_reads::service::CaseReads;
use crate::enquiries::service::Enquiries;
use crate::graphql::types::{Organisation, Product, ProviderProfile, SelfCheck};

/// A seller's question to a provider, before there is an order. Seen by the two and by the platform's staff.
#[Object]
impl Enquiry {
    pub async fn id(&self) -> ID {
        self.0.enquiry().id.0.into()
    }

    /// What people call it, as `ENQ-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.enquiry().number
    }

    async fn status(&self) -> EnquiryStatus {
        self.0.enquiry().status.into()
    }

    async fn seller(&self) -> Organisation {
        self.0.enquiry().seller.into()
    }

    async fn provider(&self) -> Organisation {
        self.0.enquiry().provider.into()
    }

    /// The profile that was asked.
    async fn provider_profile(&self) -> ProviderProfile {
        ProviderProfile {
            id: self.0.enquiry().profile.0.into(),
        }
    }

    /// The self-check that it is about, if it is about one. Null for the provider: self-checks are the seller's.
    async fn self_check(&self, ctx: &Context<'_>) -> Option<SelfCheck> {
        SelfCheck::shown(ctx, self.0.enquiry().seller, self.0.enquiry().self_check)
    }

    /// The product that it is about, if it is about one. The provider sees its number, name and origin; everything else
    /// of it is null unless the product is your organisation's.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        self.0.enquiry().product.map(Product::shown)
    }

    /// The messages of the two sides, oldest first; the first is the question. Null for the platform's staff, which uses
    /// `revealCase`.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Option<Paged<Uuid, Message>>, Failure> {
        let enquiries = RequestContext::of(ctx).service::<Enquiries>();
        let page = Page::new(first, after, last, before)?;
        let rows = enquiries
            .messages_of_enquiry(&self.0, page.window())
            .await?;
        let Some(rows) = rows else {
            return Ok(None);
        };
        let (enquiries, id) = (enquiries.clone(), self.0.enquiry().id);
        let count = move || {
            let enquiries = enquiries.clone();
            async move { Ok(enquiries.message_total_of_enquiry(id).await?) }
        };
        Ok(Some(page.connection(
            rows.into_iter().map(Message::from),
            |message| message.key.0,
            count,
        )))
    }

    /// Each time that the platform's staff was shown the messages, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn reads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, CaseRead>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let reads = RequestContext::of(ctx).service::<CaseReads>().clone();
        let id = self.0.enquiry().id;
        let rows = reads.list_of_enquiry(&self.0, page.window()).await?;
        let count = move || {
            let reads = reads.clone();
            async move { Ok(reads.count_of_enquiry(id).await?) }
        };
        Ok(page.connection(rows.into_iter().map(CaseRead), |read| read.0.id, count))
    }

    /// Until when it waits for the provider while it is OPEN.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.enquiry().expires_at)
    }

    /// Counts what happened: 1, 2, 3, …; for `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.enquiry().version
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.enquiry().created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.enquiry().updated_at)
    }
}
