//! Locks on documents.
//!
//! A change of a document is a step of its order while the order is in progress. The order is always locked before the document,
//! so that commands do not deadlock.

use commands::{CommandContext, Error, replayed};
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::Documents;
use crate::domain::{DocumentId, OrganisationId, Refusal};
use crate::events::outgoing;
use crate::evidence::domain::{Document, DocumentEvent, DocumentRequest, left_open, refusals};
use crate::evidence::store;
use crate::orders::domain::{Command, Step};
use crate::orders::service::order_steps::{DocumentStep, LockedOrder, lock_order_for_part};
use crate::service::access::Actor;

/// Document under a lock, with its order under a lock if it has one.
pub(super) struct LockedDocument {
    pub document: Document,
    pub order: Option<LockedOrder>,
}

/// Change of a document of an order in progress.
pub(super) struct OrderChange<'a> {
    pub step: Step,
    pub document: &'a Document,
    pub event: DocumentEvent,
    /// Document request that changes together with the document.
    pub request: Option<DocumentRequest>,
}

impl Documents {
    /// Locks the order, if there is one, and then the document, and checks the expected version. A document of an order that the
    /// caller may not see counts as not found.
    pub(super) async fn lock(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        actor: Actor,
        id: DocumentId,
    ) -> Result<LockedDocument, Error> {
        // The order of a document never changes.
        let found = store::find_documents(tx, &self.keys, &[id])
            .await?
            .pop()
            .ok_or_else(refusals::document_not_found)?;
        let order = match found.order {
            Some(order) => {
                let not_found = refusals::document_not_found;
                Some(lock_order_for_part(tx, command, actor, order, not_found).await?)
            }
            None => None,
        };
        let may_see = match &order {
            Some(locked) => locked.before.sight().shows_case(),
            None => actor.is_admin || found.organisation == actor.organisation,
        };
        if !may_see {
            return Err(refusals::document_not_found().into());
        }
        let document = store::lock_document(tx, &self.keys, id)
            .await?
            .ok_or_else(refusals::document_not_found)?;
        command.expects(document.version)?;
        Ok(LockedDocument { document, order })
    }

    /// Document requests of a locked order.
    pub(super) async fn list_requests(
        &self,
        tx: &mut Conn,
        locked: &LockedOrder,
    ) -> Result<Vec<DocumentRequest>, Error> {
        let orders = [locked.order.id];
        Ok(store::list_document_requests_of_orders(tx, &self.keys, &orders).await?)
    }

    /// Records a change of a document of an order in progress. The caller has written the document already.
    pub(super) async fn record(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        locked: &mut LockedOrder,
        change: OrderChange<'_>,
    ) -> Result<(), Error> {
        if let Some(request) = &change.request {
            store::update_document_request(tx, request).await?;
        }
        let taken = DocumentStep {
            step: &change.step,
            document: change.document,
            event: change.event,
            note: note(change.document),
        };
        self.steps.record_document(tx, command, locked, taken).await
    }

    /// Result of an idempotent replay.
    pub(super) async fn find_again(&self, id: Uuid) -> Result<Document, Error> {
        let mut conn = self.pool.acquire().await?;
        let documents = store::find_documents(&mut conn, &self.keys, &[DocumentId(id)]).await?;
        replayed(documents.into_iter().next())
    }
}

/// Publishes a change of a document without an order in progress. `provider` is the provider of its ended order.
pub(super) async fn publish_alone(
    tx: &mut Conn,
    command: &CommandContext,
    document: &Document,
    event: DocumentEvent,
    provider: Option<OrganisationId>,
) -> Result<(), Error> {
    outgoing::document(tx, command.event_context(), document, event, provider).await?;
    Ok(())
}

/// Takes a step of the order. Its next state depends on the requests that remain open.
pub(super) fn document_step(
    locked: &mut LockedOrder,
    command: Command,
    requests: &[DocumentRequest],
) -> Result<Step, Refusal> {
    let by = locked.order.part_of(locked.actor.organisation)?;
    locked.order.take(command, by, left_open(requests))
}

/// Reason for a rejection, for the timeline, where it remains after a resubmission.
fn note(document: &Document) -> Option<SecretString> {
    let rejection = document.rejection.as_ref()?;
    Some(SecretString::from(format!(
        "{}: {}",
        rejection.code,
        rejection.message.expose_secret()
    )))
}
