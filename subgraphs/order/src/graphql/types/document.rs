use async_graphql::{Context, ID, Object, SimpleObject};
use chassis::Failure;
use chassis::scalar::{Date, DateTime};
use secrecy::ExposeSecret;

use super::{DocumentStatus, Order, Product};
use crate::domain;
use crate::graphql::loaders::{reading, reads};

pub struct EvidenceDocument(pub domain::Document);

/// A document that speaks for a product. Seen by its seller, by the provider of the order that it was submitted for,
/// and by the platform's staff.
#[Object]
impl EvidenceDocument {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Null for whoever may not see it: a product is its seller's to show.
    async fn product(&self) -> Option<Product> {
        Some(self.0.product.into())
    }

    /// The order that it was submitted for, if it was.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        match self.0.order {
            Some(order) => Ok(reading(ctx)?.load_one(order).await?.map(Order)),
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

    async fn status(&self, ctx: &Context<'_>) -> Result<DocumentStatus, Failure> {
        Ok(self.0.status_on(reads(ctx)?.now.date()).into())
    }

    /// Why it was rejected, if it was.
    async fn rejection(&self) -> Option<DocumentRejection> {
        self.0.rejection.as_ref().map(|rejection| DocumentRejection {
            code: rejection.code.clone(),
            message: rejection.message.expose_secret().to_owned(),
            remedy: rejection.remedy.expose_secret().to_owned(),
        })
    }

    /// Counts what has happened to it: 1, 2, 3, …; for `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// Why a document was not good enough.
#[derive(SimpleObject)]
pub struct DocumentRejection {
    /// The assessor's reason as a code, as `ILLEGIBLE`.
    pub code: String,
    pub message: String,
    /// What to fix before submitting it again.
    pub remedy: String,
}
