//! Reads documents and document requests: of orders, with the [`Sight`] of the order as proof that the caller may see it; by ID,
//! after a check of the order; and as lists.

use std::collections::HashMap;

use caller::Caller;
use commands::Error;
use time::OffsetDateTime;

use super::Documents;
use super::grants::grantee;
use crate::domain::{DocumentId, RIGHTS};
use crate::evidence::domain::{Document, DocumentFilter, DocumentRequest};
use crate::evidence::store::{self, DocumentScope};
use crate::files::domain::File;
use crate::orders::service::order_steps::find_orders;
use crate::service::access::{Reader, Sight, by_sight, cases};
use crate::store::ListPage;

impl Documents {
    pub async fn list_of_orders(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<Document>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let documents =
            store::list_documents_of_orders(&mut conn, &self.keys, &cases(sights)).await?;
        Ok(by_sight(
            sights,
            &documents,
            |document| document.order,
            |sight, _| sight.shows_case(),
        ))
    }

    pub async fn list_requests_of_orders(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<DocumentRequest>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let orders = cases(sights);
        let requests =
            store::list_document_requests_of_orders(&mut conn, &self.keys, &orders).await?;
        Ok(by_sight(
            sights,
            &requests,
            |request| Some(request.order),
            |sight, _| sight.shows_case(),
        ))
    }

    /// Finds documents that the caller may read as a party of the order or through a grant. Through a grant, the reason for a
    /// rejection is hidden.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[DocumentId],
        now: OffsetDateTime,
    ) -> Result<Vec<Document>, Error> {
        RIGHTS.check(caller, "evidenceDocument")?;
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut documents = store::find_documents(&mut conn, &self.keys, ids).await?;
        let orders = find_orders(
            &mut conn,
            documents.iter().filter_map(|document| document.order),
        )
        .await?;
        let granted = match grantee(caller) {
            Some(own) => store::find_granted_documents(&mut conn, ids, own, now).await?,
            None => Vec::new(),
        };
        documents.retain_mut(|document| {
            let order = document.order.and_then(|order| orders.get(&order));
            if reader.reads_case(document.organisation, order) {
                return true;
            }
            document.rejection = None;
            granted.contains(&document.id)
        });
        Ok(documents)
    }

    /// One page of the documents that the reader may see without a grant.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &DocumentFilter,
        page: ListPage,
    ) -> Result<Vec<Document>, Error> {
        RIGHTS.check(caller, "evidenceDocuments")?;
        let Some(scope) = scope(Reader::of(caller)?) else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_documents(&mut conn, &self.keys, scope, filter, page).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: &DocumentFilter) -> Result<i64, Error> {
        let Some(scope) = scope(Reader::of(caller)?) else {
            return Ok(0);
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_documents(&mut conn, scope, filter).await?)
    }

    /// Files of those of these documents that the caller may see.
    pub async fn list_files(
        &self,
        caller: &Caller,
        documents: &[DocumentId],
        now: OffsetDateTime,
    ) -> Result<Vec<File>, Error> {
        let seen = self.find(caller, documents, now).await?;
        let seen: Vec<DocumentId> = seen.iter().map(|document| document.id).collect();
        self.files.list_of_documents(&seen).await
    }
}

/// Documents that a reader may list.
const fn scope(reader: Reader) -> Option<DocumentScope> {
    match reader {
        Reader::Staff => Some(DocumentScope::All),
        Reader::Seller(own) => Some(DocumentScope::Seller(own)),
        Reader::Provider(own) => Some(DocumentScope::Provider(own)),
        Reader::Program(own) => Some(DocumentScope::Party(own)),
        Reader::Stranger => None,
    }
}
