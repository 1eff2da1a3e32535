use async_graphql::{Context, ID, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::DocumentId;
use crate::evidence::domain::SharedDocumentFilter;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::evidence::service::Grants;

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

    /// Documents that other organisations have granted to your organisation, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn shared_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Filters by the time of the last change of the document, or of the grant to your organisation if that is later."
        )]
        updated_at: Option<DateTimeRange>,
    ) -> Result<Paged<Uuid, EvidenceDocument>, Failure> {
        let request = RequestContext::of(ctx);
        let (grants, caller) = (request.service::<Grants>(), request.caller());
        let page = Page::new(first, after, last, before)?;
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = SharedDocumentFilter {
            now: request.now(),
            updated_from,
            updated_to,
        };
        let rows = grants
            .list_shared_documents(caller, filter, page.window())
            .await?;
        let (grants, caller) = (grants.clone(), caller.clone());
        let count = move || {
            let (grants, caller) = (grants.clone(), caller.clone());
            async move { Ok(grants.count_shared_documents(&caller, filter).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(EvidenceDocument),
            |document| document.0.id.0,
            count,
        ))
    }
}
