use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use crate::domain::DocumentId;
use crate::graphql::error::uuid;
use crate::graphql::loaders::{Reads, reading, reads};
use crate::graphql::types::EvidenceDocument;
use crate::service::{RIGHTS, Window};

#[derive(Default)]
pub struct FileQuery;

#[Object]
impl FileQuery {
    /// An evidence document by its id; null if there is none that you may see. Whom its seller granted it sees it without
    /// what was said about it.
    async fn evidence_document(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<EvidenceDocument>, Failure> {
        RIGHTS.check(&reads(ctx)?.caller, "evidenceDocument")?;
        Ok(reading(ctx)?
            .load_one(DocumentId(uuid(&id)))
            .await?
            .map(EvidenceDocument))
    }

    /// The documents that other organisations have granted to yours, newest first.
    async fn shared_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, EvidenceDocument>, Failure> {
        let Reads {
            service,
            caller,
            now,
        } = reads(ctx)?;
        let page = Page::new(first, after)?;
        let window = Window {
            after: page.after,
            limit: page.limit(),
        };
        let rows = service.shared_documents(caller, window, *now).await?;
        let (service, caller, now) = (service.clone(), caller.clone(), *now);
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.shared_document_total(&caller, now).await?) }
        };
        Ok(page.connection(
            rows.into_iter().map(EvidenceDocument),
            |document| document.0.id.0,
            count,
        ))
    }
}
