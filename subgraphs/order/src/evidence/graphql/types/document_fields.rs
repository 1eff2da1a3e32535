use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::document::{DocumentRejection, DocumentStatus};
use super::{DocumentGrant, EvidenceDocument, EvidenceFile, FileRead};
use crate::evidence::graphql::keys::{FileOf, GrantsOf};
use crate::evidence::service::Downloads;
use crate::graphql::types::{DocumentType, Organisation, Product};
use crate::orders::graphql::types::Order;

/// Document that supports a product.
///
/// Its seller, the accepted provider of its order, organisations with a grant, administrators and auditors see it.
#[Object]
impl EvidenceDocument {
    /// ID of the document.
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Organisation that sells the product and has submitted the document.
    async fn seller(&self) -> Organisation {
        self.0.organisation.into()
    }

    /// Product that the document is about. You see its SKU, name and country of origin; other fields are null unless the product
    /// belongs to your organisation.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.0.product))
    }

    /// Order for which the document was submitted. Null if there is none, or if you may not see it.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        match self.0.order {
            Some(order) => Ok(RequestContext::of(ctx).load(order).await?.map(Order)),
            None => Ok(None),
        }
    }

    /// Code of the document type, for example `EU_DOC`.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// Document type with its title. Null if no rule pack in force has it.
    async fn document_type(&self) -> Option<DocumentType> {
        Some(DocumentType::of(&self.0.kind))
    }

    /// SHA-256 of the file: 64 lowercase hexadecimal digits.
    async fn sha256(&self) -> String {
        hex::encode(self.0.sha256)
    }

    /// Day of issue.
    async fn issued_on(&self) -> Date {
        Date(self.0.issued_on)
    }

    /// Last day of validity. Null if the document does not expire.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on.map(Date)
    }

    /// Issuer of the document.
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Status. An accepted document is EXPIRED when its last day has passed everywhere on Earth.
    async fn status(&self, ctx: &Context<'_>) -> DocumentStatus {
        let today = market_day::earliest_day(RequestContext::of(ctx).now());
        self.0.status_on(today).into()
    }

    /// Reason for the rejection. Null if the document is not rejected.
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

    /// File of the document. Null if only its hash was submitted.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<EvidenceFile>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(FileOf(self.0.id))
            .await?
            .map(EvidenceFile))
    }

    /// Grants in force, newest first. Empty for everyone except the seller, administrators and auditors.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<DocumentGrant>, Failure> {
        let grants = RequestContext::of(ctx).load(GrantsOf(self.0.id)).await?;
        Ok(grants
            .unwrap_or_default()
            .into_iter()
            .map(DocumentGrant)
            .collect())
    }

    /// Downloads of the file, newest first. Empty for everyone except the seller, administrators and auditors.
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

    /// Version for `expectedVersion`. It begins at 1 and grows by 1 with each event of the document.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Time of submission.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
