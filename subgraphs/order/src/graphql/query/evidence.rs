use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use crate::domain::{CertificateId, ProductId};
use crate::graphql::error::uuid;
use crate::graphql::loaders::{Reads, reading, reads};
use crate::graphql::types::{Certificate, EvidenceDocument};
use crate::service::Window;

#[derive(Default)]
pub struct EvidenceQuery;

#[Object]
impl EvidenceQuery {
    /// The documents that speak for a product, newest first: for its seller; for a provider, those of its own orders.
    async fn evidence_documents(
        &self,
        ctx: &Context<'_>,
        product_id: ID,
        #[graphql(desc = "1 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, EvidenceDocument>, Failure> {
        let Reads {
            service, caller, ..
        } = reads(ctx)?;
        let (page, product) = (Page::new(first, after)?, ProductId(uuid(&product_id)));
        let window = Window {
            after: page.after,
            limit: page.limit(),
        };
        let rows = service
            .documents_of_product(caller, product, window)
            .await?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.document_total_of_product(&caller, product).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(EvidenceDocument),
            |document| document.0.id.0,
            count,
        ))
    }

    /// A certificate by its id; null if there is none that you may see.
    async fn certificate(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Certificate>, Failure> {
        Ok(reading(ctx)?
            .load_one(CertificateId(uuid(&id)))
            .await?
            .map(Certificate))
    }
}
