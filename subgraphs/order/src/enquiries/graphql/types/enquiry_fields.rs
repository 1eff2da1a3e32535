use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::{Enquiry, EnquiryStatus, Message};
use crate::case_reads::graphql::types::CaseRead;
use crate::case_reads::service::CaseReads;
use crate::enquiries::service::Enquiries;
use crate::graphql::types::{Organisation, Product, ProviderProfile, SelfCheck};

/// Question of a seller to a provider before an order. The two parties, administrators and auditors may read this.
#[Object]
impl Enquiry {
    /// ID of the enquiry.
    pub async fn id(&self) -> ID {
        self.0.enquiry().id.0.into()
    }

    /// Number for people, for example `ENQ-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.enquiry().number
    }

    /// Status of the enquiry.
    async fn status(&self) -> EnquiryStatus {
        self.0.enquiry().status.into()
    }

    /// Organisation of the seller.
    async fn seller(&self) -> Organisation {
        self.0.enquiry().seller.into()
    }

    /// Organisation of the provider.
    async fn provider(&self) -> Organisation {
        self.0.enquiry().provider.into()
    }

    /// Profile that was asked. Null while the profile is hidden from you, for example because it is suspended.
    async fn provider_profile(&self) -> Option<ProviderProfile> {
        Some(ProviderProfile {
            id: self.0.enquiry().profile.0.into(),
        })
    }

    /// Self-check that the enquiry is about. Null if there is none, and for the provider, which may not read self-checks of the
    /// seller.
    async fn self_check(&self, ctx: &Context<'_>) -> Option<SelfCheck> {
        SelfCheck::shown(ctx, self.0.enquiry().seller, self.0.enquiry().self_check)
    }

    /// Product that the enquiry is about. Null if there is none. The provider sees its SKU, name and origin; the other fields
    /// are null unless the product belongs to your organisation.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        self.0.enquiry().product.map(Product::shown)
    }

    /// Messages of the parties, oldest first. The first message is the question. Null for administrators and auditors, who read
    /// them with `revealCase`.
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

    /// Reads of the messages by administrators and auditors, newest first.
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

    /// Time at which the enquiry expires while it is OPEN.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.enquiry().expires_at)
    }

    /// Version for `expectedVersion`: the number of events of the enquiry.
    async fn version(&self) -> i64 {
        self.0.enquiry().version
    }

    /// Time of creation.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.enquiry().created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.enquiry().updated_at)
    }
}
