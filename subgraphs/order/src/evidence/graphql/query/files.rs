use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use super::filter::DocumentFilter;
use crate::domain::{DocumentId, ListKey};
use crate::evidence::graphql::types::EvidenceDocument;
use crate::evidence::service::Grants;
use crate::graphql::listing::list_page;
use crate::graphql::types::DocumentSort;

#[derive(Default)]
pub struct FileQuery;

#[Object]
impl FileQuery {
    /// Evidence document with this ID. Null if it does not exist or you may not see it.
    ///
    /// An organisation that reads the document through a grant does not see the reason for a rejection.
    async fn evidence_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the document.")] id: ID,
    ) -> Result<Option<EvidenceDocument>, Failure> {
        Ok(RequestContext::of(ctx)
            .load(DocumentId::parse(&id))
            .await?
            .map(EvidenceDocument))
    }

    /// Documents that other organisations have granted to your organisation.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn shared_documents(
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
        let (grants, caller) = (request.service::<Grants>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let filter = filter.unwrap_or_default().domain(request.now())?;
        let sorting = DocumentSort::sorting(sort);
        let asked = list_page(&page, sorting)?;
        let rows = grants.list_shared_documents(caller, &filter, asked).await?;
        let (grants, caller) = (grants.clone(), caller.clone());
        let count = move || {
            let (grants, caller, filter) = (grants.clone(), caller.clone(), filter.clone());
            async move { Ok(grants.count_shared_documents(&caller, &filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(EvidenceDocument),
            move |document| sorting.key(document.0.sort_values()),
            count,
        ))
    }
}
