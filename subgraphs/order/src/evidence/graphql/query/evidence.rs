use async_graphql::{Context, ID, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::{DocumentId, ProductId};
use crate::evidence::domain::DocumentFilter;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::evidence::service::Documents;

#[derive(Default)]
pub struct EvidenceQuery;

#[Object]
impl EvidenceQuery {
    /// Evidence documents of a product, newest first.
    ///
    /// A seller sees the documents of its organisation, a provider those of the orders that accepted its quote, and administrators
    /// and auditors all documents. Everyone else gets an empty list.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn evidence_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the product.")] product_id: ID,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Filters by the time of the last change. For a provider, the acceptance of its quote counts as a change of all documents of the order."
        )]
        updated_at: Option<DateTimeRange>,
    ) -> Result<Paged<Uuid, EvidenceDocument>, Failure> {
        let request = RequestContext::of(ctx);
        let (documents, caller) = (request.service::<Documents>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = DocumentFilter {
            product: ProductId::parse(&product_id),
            updated_from,
            updated_to,
        };
        let rows = documents
            .list_of_product(caller, filter, page.window())
            .await?;
        let (documents, caller) = (documents.clone(), caller.clone());
        let count = move || {
            let (documents, caller) = (documents.clone(), caller.clone());
            async move { Ok(documents.count_of_product(&caller, filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(EvidenceDocument),
            |document| document.0.id.0,
            count,
        ))
    }

    /// Resolves an evidence document for the gateway.
    #[graphql(entity)]
    async fn document_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<EvidenceDocument>, Failure> {
        let document = RequestContext::of(ctx).load(DocumentId::parse(&id)).await;
        Ok(document.or_else(Failure::hidden)?.map(EvidenceDocument))
    }
}
