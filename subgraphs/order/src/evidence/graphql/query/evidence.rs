use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use super::filter::DocumentFilter;
use crate::domain::{DocumentId, ListKey};
use crate::evidence::graphql::types::EvidenceDocument;
use crate::evidence::service::Documents;
use crate::graphql::listing::list_page;
use crate::graphql::types::DocumentSort;

#[derive(Default)]
pub struct EvidenceQuery;

#[Object]
impl EvidenceQuery {
    /// Evidence documents.
    ///
    /// A seller sees the documents of its organisation, a provider those of the orders that accepted its quote, and administrators
    /// and auditors all documents. Everyone else gets an empty list. Sorted by `UPDATED_AT`, a document that changes between two
    /// requests can be on both pages or on neither.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn evidence_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(desc = "Filters the documents.")] filter: Option<DocumentFilter>,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<
            DocumentSort,
        >,
    ) -> Result<Paged<ListKey, EvidenceDocument>, Failure> {
        let request = RequestContext::of(ctx);
        let (documents, caller) = (request.service::<Documents>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let filter = filter.unwrap_or_default().domain(request.now())?;
        let sorting = DocumentSort::sorting(sort);
        let asked = list_page(&page, sorting)?;
        let rows = documents.list(caller, &filter, asked).await?;
        let (documents, caller) = (documents.clone(), caller.clone());
        let count = move || {
            let (documents, caller, filter) = (documents.clone(), caller.clone(), filter.clone());
            async move { Ok(documents.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(EvidenceDocument),
            move |document| sorting.key(document.0.sort_values()),
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
