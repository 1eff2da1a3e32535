//! Evidence: the seller submits, the assessor of the case or an admin decides.

use caller::Caller;
use database::Conn;

use super::access::Actor;
use super::attempt::made_before;
use super::requests::own_product;
use super::{Attempt, Error, Service};
use crate::domain::{
    Document, DocumentEvent, DocumentId, DocumentStatus, Order, OrganisationId, Refusal, Rejection,
    Submission, document_sha256,
};
use crate::events::outgoing;
use crate::store;

impl Service {
    /// A seller submits a document for a product, with an order or without.
    pub async fn submit_document(
        &self,
        caller: &Caller,
        submission: Submission,
        attempt: Attempt,
    ) -> Result<Document, Error> {
        let actor = Actor::using(caller, "submitDocument")?;
        let given = submission.check(attempt.now.date())?;
        let mut tx = self.pool.begin().await?;
        let id = DocumentId::generate();
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            let document = store::find_documents(&mut tx, &self.keys, &[DocumentId(first)]).await?.pop();
            return made_before(document);
        }
        let product = own_product(&mut tx, &actor, submission.product).await?;
        if product.is_archived() {
            return Err(Refusal::ProductArchived.into());
        }
        let file = self.file_for(&mut tx, &actor, submission.file).await?;
        let sha256 = document_sha256(given, file.as_ref().map(|file| file.sha256))?;
        let provider = order_for(&mut tx, &actor, &submission).await?.and_then(|order| order.provider);
        let document = Document {
            id,
            organisation: actor.organisation,
            product: product.id,
            order: submission.order,
            kind: submission.kind,
            sha256,
            issued_on: submission.issued_on,
            expires_on: submission.expires_on,
            issuer: submission.issuer,
            status: DocumentStatus::Submitted,
            rejection: None,
            version: 1,
            created_at: attempt.now,
        };
        store::insert_document(&mut tx, &document).await?;
        self.attach(&mut tx, file.as_ref(), &document).await?;
        let because = actor.because(attempt.now);
        outgoing::document(&mut tx, because, &document, DocumentEvent::Submitted, provider).await?;
        tx.commit().await?;
        Ok(document)
    }

    pub async fn accept_document(
        &self,
        caller: &Caller,
        document: DocumentId,
        attempt: Attempt,
    ) -> Result<Document, Error> {
        let actor = Actor::using(caller, "acceptDocument")?;
        self.decide(actor, document, attempt, Document::accept).await
    }

    pub async fn reject_document(
        &self,
        caller: &Caller,
        document: DocumentId,
        rejection: Rejection,
        attempt: Attempt,
    ) -> Result<Document, Error> {
        let actor = Actor::using(caller, "rejectDocument")?;
        rejection.check()?;
        self.decide(actor, document, attempt, |document| document.reject(rejection)).await
    }

    async fn decide(
        &self,
        actor: Actor,
        id: DocumentId,
        attempt: Attempt,
        decision: impl FnOnce(&mut Document) -> Result<DocumentEvent, Refusal>,
    ) -> Result<Document, Error> {
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            let document = store::find_documents(&mut tx, &self.keys, &[DocumentId(first)]).await?.pop();
            return made_before(document);
        }
        let document = store::lock_document(&mut tx, &self.keys, id).await?;
        let mut document = document.ok_or_else(not_found)?;
        let order = match document.order {
            Some(order) => store::find_orders(&mut tx, &[order]).await?.pop(),
            None => None,
        };
        may_decide(actor, order.as_ref())?;
        attempt.expects(document.version)?;
        let event = decision(&mut document)?;
        store::update_document(&mut tx, &self.keys, &document).await?;
        let (because, provider) = (actor.because(attempt.now), order.and_then(|order| order.provider));
        outgoing::document(&mut tx, because, &document, event, provider).await?;
        tx.commit().await?;
        Ok(document)
    }
}

/// The order that a document is submitted for, which is the seller's own, about the same product, and still open.
async fn order_for(conn: &mut Conn, actor: &Actor, submission: &Submission) -> Result<Option<Order>, Error> {
    let Some(order) = submission.order else { return Ok(None) };
    let order =
        store::lock_order(&mut *conn, order).await?.filter(|order| order.seller == actor.organisation);
    let order = order.ok_or(Refusal::OrderNotFound)?;
    let documents = store::count_documents_of_order(conn, order.id).await?;
    order.takes_document_about(submission.product, documents)?;
    Ok(Some(order))
}

/// An admin decides on any document; an assessor on those of an order that it is working on. Others are not there.
fn may_decide(actor: Actor, order: Option<&Order>) -> Result<(), Refusal> {
    if actor.is_admin {
        return Ok(());
    }
    let own: Option<OrganisationId> = Some(actor.organisation);
    let order = order.filter(|order| order.provider == own).ok_or_else(not_found)?;
    order.decides_documents()
}

fn not_found() -> Refusal {
    Refusal::DocumentNotFound { path: vec!["documentId".to_owned()] }
}
