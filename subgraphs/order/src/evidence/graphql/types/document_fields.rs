use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::document::{DocumentRejection, DocumentStatus};
use super::{DocumentGrant, EvidenceDocument, EvidenceFile, FileRead};
use crate::evidence::graphql::keys::{FileOf, GrantsOf};
use crate::evidence::service::Downloads;
use crate::graphql::types::Product;
use crate::orders::graphql::types::Order;

/// A document that speaks for a product. Seen by its seller, by the provider of the order that it was submitted for,
/// by whom its seller has granted it, and by the platform's staff.
#[Object]
impl EvidenceDocument {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// The product that the document is about. You see its number, name and origin; everything else of it is null unless
    /// the product is your organisation's.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.0.product))
    }

    /// The order that it was submitted for, if it was.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        match self.0.order {
            Some(order) => Ok(RequestContext::of(ctx).load(order).await?.map(Order)),
            None => Ok(None),
        }
    }

    /// A code of the document catalogue, as `EU_DOC`.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Of the file, in lower-case hex.
    async fn sha256(&self) -> String {
        hex::encode(self.0.sha256)
    }

    async fn issued_on(&self) -> Date {
        Date(self.0.issued_on)
    }

    /// The last day on which it counts; null: it does not expire.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    async fn status(&self, ctx: &Context<'_>) -> DocumentStatus {
        let today = market_day::earliest_day(RequestContext::of(ctx).now());
        self.0.status_on(today).into()
    }

    /// Why it was rejected, if it was.
    async fn rejection(&self) -> Option<DocumentRejection> {
        self.0
            .rejection
            .as_ref()
            .map(|rejection| DocumentRejection {
                code: rejection.code.clone(),
                message: rejection.message.expose_secret().to_owned(),
                remedy: rejection.remedy.expose_secret().to_owned(),
            })
    }

    /// Null where only its hash was submitted.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<EvidenceFile>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(FileOf(self.0.id))
            .await?
            .map(EvidenceFile))
    }

    /// Who may read it besides the parties of its order, newest first. Empty for all but its seller and the staff.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<DocumentGrant>, Failure> {
        let grants = RequestContext::of(ctx).load(GrantsOf(self.0.id)).await?;
        Ok(grants
            .unwrap_or_default()
            .into_iter()
            .map(DocumentGrant)
            .collect())
    }

    /// Each reading of its file, newest first. Empty for all but its seller and the staff.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn reads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, FileRead>, Failure> {
        let request = RequestContext::of(ctx);
        let (downloads, caller) = (request.service::<Downloads>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let rows = downloads.list(caller, &self.0, page.window()).await?;
        let (downloads, caller, document) = (downloads.clone(), caller.clone(), self.0.clone());
        let count = move || {
            let (downloads, caller) = (downloads.clone(), caller.clone());
            let document = document.clone();
            async move { Ok(downloads.count(&caller, &document).await?) }
        };
        Ok(page.connection(rows.into_iter().map(FileRead), |read| read.0.id, count))
    }

    /// Counts what has happened to it: 1, 2, 3, …; for `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
