use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::domain::MessageId;
use crate::enquiries::domain;
use crate::enquiries::service::SeenEnquiry;
use crate::graphql::types::{Organisation, Product, ProviderProfile, SelfCheck};
use crate::orders::graphql::types::CaseRead;
use crate::service::Service;

/// Where an enquiry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::enquiries::domain::EnquiryStatus")]
pub enum EnquiryStatus {
    /// It waits for the provider.
    Open,
    /// The provider has answered.
    Answered,
    /// One of the two has ended it.
    Closed,
    /// The provider did not answer in time.
    Expired,
}

pub struct Enquiry(pub SeenEnquiry);

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
        let service = RequestContext::of(ctx).service::<Service>();
        let page = Page::new(first, after, last, before)?;
        let rows = service.messages_of_enquiry(&self.0, page.window()).await?;
        let Some(rows) = rows else {
            return Ok(None);
        };
        let (service, id) = (service.clone(), self.0.enquiry().id);
        let count = move || {
            let service = service.clone();
            async move { Ok(service.message_total_of_enquiry(id).await?) }
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
        let service = RequestContext::of(ctx).service::<Service>().clone();
        let id = self.0.enquiry().id;
        let rows = service
            .case_reads_of_enquiry(&self.0, page.window())
            .await?;
        let count = move || {
            let service = service.clone();
            async move { Ok(service.case_read_total_of_enquiry(id).await?) }
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

/// What one side of an enquiry or an order wrote to the other.
#[derive(SimpleObject)]
pub struct Message {
    id: ID,
    #[graphql(name = "from")]
    sender: Organisation,
    #[graphql(name = "to")]
    recipient: Organisation,
    /// Null if it was erased.
    text: Option<String>,
    sent_at: DateTime,
    #[graphql(skip)]
    pub(crate) key: MessageId,
}

impl From<domain::Message> for Message {
    fn from(message: domain::Message) -> Self {
        Self {
            id: message.id.0.into(),
            sender: message.from.into(),
            recipient: message.to.into(),
            text: message.text.map(|text| text.expose_secret().to_owned()),
            sent_at: DateTime(message.sent_at),
            key: message.id,
        }
    }
}

/// What a seller thinks of a provider, after an order.
#[derive(SimpleObject)]
pub struct Rating {
    /// 1 to 5.
    stars: i32,
    comment: Option<String>,
    /// 1, 2, 3, …; for `expectedVersion`.
    version: i64,
    created_at: DateTime,
    /// Time of the last change.
    updated_at: DateTime,
    /// Time of the last change.
    #[graphql(deprecation = "Use `updatedAt`.")]
    changed_at: DateTime,
}

impl From<domain::Rating> for Rating {
    fn from(rating: domain::Rating) -> Self {
        Self {
            stars: rating.stars.into(),
            comment: rating
                .comment
                .map(|comment| comment.expose_secret().to_owned()),
            version: rating.version,
            created_at: DateTime(rating.created_at),
            updated_at: DateTime(rating.updated_at),
            changed_at: DateTime(rating.updated_at),
        }
    }
}
