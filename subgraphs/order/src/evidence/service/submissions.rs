//! Submission and resubmission of evidence documents.

use commands::{CommandContext, Error};
use database::Conn;

use super::Documents;
use super::locking::{LockedDocument, OrderChange, document_step, publish_alone};
use crate::domain::refusals::{product_archived, product_archived_since};
use crate::domain::{
    DocumentId, DocumentRequestId, MOST_DOCUMENTS_OF_PRODUCT, Mentions, Noted, OrganisationId,
    ProductId, Quota, Refusal,
};
use crate::evidence::domain::{
    Document, DocumentEvent, DocumentRequest, DocumentStatus, RequestStatus, Resubmission,
    Submission, document_sha256, refusals,
};
use crate::evidence::store;
use crate::files::domain::File;
use crate::orders::domain::Command;
use crate::orders::service::order_steps::{LockedOrder, lock_order};
use crate::projections::domain::ExternalReferences;
use crate::projections::service::{find_own_product, list_warnings, with_warnings};
use crate::service::access::Actor;

/// New document with its file.
struct NewDocument {
    document: Document,
    file: Option<File>,
    /// Document request that the document answers.
    request: Option<DocumentRequestId>,
}

/// Replacement for a rejected document.
struct BetterDocument {
    better: Resubmission,
    sha256: [u8; 32],
    file: Option<File>,
}

impl Documents {
    /// Submits a document for a product, with or without an order.
    pub async fn submit(
        &self,
        command: &CommandContext,
        mut submission: Submission,
    ) -> Result<Noted<Document>, Error> {
        let actor = Actor::using(command.caller(), "submitDocument")?;
        let given = submission.check(market_day::latest_day(command.now()))?;
        let file = self
            .files
            .find_own(actor.organisation, submission.file)
            .await?;
        let sha256 = document_sha256(given, file.as_ref())?;
        let references = ExternalReferences::of_product(submission.product);
        self.projections
            .wait_for(command, actor.organisation, references)
            .await?;
        let mentions = Mentions::of_document(&submission.kind);
        let request = submission.request;
        let document = new_document(command, actor, submission, sha256);
        self.commands
            .run(command, document.id, async |tx| {
                has_room(tx, actor.organisation, document.product).await?;
                let warnings = list_warnings(tx, &mentions).await?;
                let new = NewDocument {
                    document,
                    file,
                    request,
                };
                let item = match new.document.order {
                    Some(order) => {
                        let locked = lock_order(tx, command, actor, order).await?;
                        self.submit_to(tx, command, locked, new).await?
                    }
                    None => self.submit_alone(tx, command, new).await?,
                };
                Ok(Noted { item, warnings })
            })
            .await?
            .or_replay(async |first| {
                with_warnings(&self.pool, self.find_again(first).await?, &mentions).await
            })
            .await
    }

    /// Submits a document without an order.
    async fn submit_alone(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        new: NewDocument,
    ) -> Result<Document, Error> {
        let NewDocument { document, file, .. } = new;
        store::insert_document(tx, &document).await?;
        self.files
            .attach(tx, file.as_ref(), &document, command.now())
            .await?;
        publish_alone(tx, command, &document, DocumentEvent::Submitted, None).await?;
        Ok(document)
    }

    /// Submits a document for an order, as a step of the order.
    async fn submit_to(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        mut locked: LockedOrder,
        new: NewDocument,
    ) -> Result<Document, Error> {
        let NewDocument {
            document,
            file,
            request,
        } = new;
        let mut requests = self.list_requests(tx, &locked).await?;
        let answer = request
            .map(|request| answer(&mut requests, request, &document))
            .transpose();
        let step = document_step(&mut locked, Command::SubmitDocument, &requests)?;
        let documents = store::count_documents_of_order(tx, locked.order.id).await?;
        locked
            .order
            .takes_document_about(document.product, documents)?;
        let change = OrderChange {
            step,
            document: &document,
            event: DocumentEvent::Submitted,
            request: answer?,
        };
        store::insert_document(tx, &document).await?;
        self.files
            .attach(tx, file.as_ref(), &document, command.now())
            .await?;
        self.record(tx, command, &mut locked, change).await?;
        Ok(document)
    }

    /// Replaces a rejected document.
    pub async fn resubmit(
        &self,
        command: &CommandContext,
        mut better: Resubmission,
    ) -> Result<Document, Error> {
        let actor = Actor::using(command.caller(), "resubmitDocument")?;
        let given = better.check(market_day::latest_day(command.now()))?;
        let file = self.files.find_own(actor.organisation, better.file).await?;
        let sha256 = document_sha256(given, file.as_ref())?;
        let id = better.document;
        let better = BetterDocument {
            better,
            sha256,
            file,
        };
        self.commands
            .run(command, id, async |tx| {
                let locked = self.lock(tx, command, actor, id).await?;
                may_resubmit(tx, actor, &locked.document).await?;
                self.replace(tx, command, locked, better).await
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    async fn replace(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        locked: LockedDocument,
        better: BetterDocument,
    ) -> Result<Document, Error> {
        let LockedDocument {
            mut document,
            order,
        } = locked;
        let now = command.now();
        let Some(mut locked) = order else {
            let event = self
                .write_better(tx, command, &mut document, better)
                .await?;
            publish_alone(tx, command, &document, event, None).await?;
            return Ok(document);
        };
        let mut requests = self.list_requests(tx, &locked).await?;
        let request = requests
            .iter_mut()
            .find(|request| request.waits_for(&document));
        let request = request.map(|request| request.becomes(RequestStatus::Answered, now));
        let step = document_step(&mut locked, Command::SubmitDocument, &requests)?;
        let event = self
            .write_better(tx, command, &mut document, better)
            .await?;
        let change = OrderChange {
            step,
            document: &document,
            event,
            request,
        };
        self.record(tx, command, &mut locked, change).await?;
        Ok(document)
    }

    async fn write_better(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        document: &mut Document,
        better: BetterDocument,
    ) -> Result<DocumentEvent, Error> {
        let BetterDocument {
            better,
            sha256,
            file,
        } = better;
        let event = document.resubmit(better, sha256, command.now())?;
        product_has_room(tx, document.product, "documentId").await?;
        store::update_document(tx, &self.keys, document).await?;
        self.files
            .attach(tx, file.as_ref(), document, command.now())
            .await?;
        Ok(event)
    }
}

fn new_document(
    command: &CommandContext,
    actor: Actor,
    submission: Submission,
    sha256: [u8; 32],
) -> Document {
    Document {
        id: DocumentId::new(),
        organisation: actor.organisation,
        product: submission.product,
        order: submission.order,
        kind: submission.kind,
        sha256,
        issued_on: submission.issued_on,
        expires_on: submission.expires_on,
        issuer: submission.issuer,
        status: DocumentStatus::Submitted,
        rejection: None,
        version: 1,
        created_at: command.now(),
        updated_at: command.now(),
    }
}

/// Passes if the product belongs to the seller, and if the seller and the product may have one more document. Concurrent commands
/// may exceed the quota of the seller by their number, because a lock would serialise all commands of a seller.
async fn has_room(tx: &mut Conn, seller: OrganisationId, product: ProductId) -> Result<(), Error> {
    if find_own_product(tx, seller, product).await?.is_archived() {
        return Err(product_archived().into());
    }
    let quota = Quota::Documents;
    quota.allows_one_more(store::count_documents_up_to(tx, seller, quota.most()).await?)?;
    product_has_room(tx, product, "productId").await
}

/// Refuses a document if the product has its maximum of submitted and accepted documents. `field` is the field of the input that
/// names the product or the document.
async fn product_has_room(tx: &mut Conn, product: ProductId, field: &str) -> Result<(), Error> {
    let most = MOST_DOCUMENTS_OF_PRODUCT;
    if store::count_documents_of_product(tx, product, most).await? >= most {
        return Err(refusals::too_many_documents_of_product(most, field).into());
    }
    Ok(())
}

/// Answers the document request with a new document.
fn answer(
    requests: &mut [DocumentRequest],
    id: DocumentRequestId,
    document: &Document,
) -> Result<DocumentRequest, Refusal> {
    let request = requests.iter_mut().find(|request| request.id == id);
    let request = request.ok_or_else(refusals::document_request_not_found)?;
    request.answer(document.id, &document.kind, document.created_at)?;
    Ok(request.clone())
}

/// Passes if the document belongs to the seller and its product is not archived.
async fn may_resubmit(tx: &mut Conn, actor: Actor, document: &Document) -> Result<(), Error> {
    if document.organisation != actor.organisation {
        return Err(refusals::document_not_found().into());
    }
    let product = find_own_product(tx, actor.organisation, document.product).await?;
    if product.is_archived() {
        return Err(product_archived_since("documentId").into());
    }
    Ok(())
}
