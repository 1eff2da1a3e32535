//! The submission and resubmission of evidence documents.
//!
//! While an order is under way, what happens to its documents is a step of the order. The order is locked before the
//! document, always, so that no two commands wait for each other.

use caller::Caller;
use database::Tx;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::refusals::{product_archived, product_archived_since};
use crate::domain::{
    DocumentId, DocumentRequestId, MOST_DOCUMENTS_OF_PRODUCT, Mentions, Noted, OrderId,
    OrganisationId, ProductId, Quota, Refusal,
};
use crate::events::outgoing;
use crate::evidence::domain::{
    Document, DocumentEvent, DocumentRequest, DocumentStatus, File, RequestStatus, Resubmission,
    Submission, document_sha256, left_open, refusals,
};
use crate::evidence::store;
use crate::orders::domain::refusals::order_not_found;
use crate::orders::domain::{Command, Step};
use crate::orders::service::requests::own_product;
use crate::service::access::Actor;
use crate::service::attempt::made_before;
use crate::service::mentions::warn_of_names;
use crate::service::quotas::within_quota;
use crate::service::steps::{Begun, Case, DocumentNews, lock_case};
use crate::service::{Attempt, Error, Service};
use crate::store::count_documents_of_product;

/// A document under its lock.
pub(super) enum Opened {
    /// The command had its effect before.
    Again(Document),
    /// Of no order.
    Alone(Tx, Document),
    /// Of an order, which is locked too.
    InCase(Box<Case>, Document),
}

/// A new document with its file.
struct NewDocument {
    document: Document,
    file: Option<File>,
    /// The request of the provider that it answers.
    request: Option<DocumentRequestId>,
}

/// A document that no order waits for, under its lock, and who is about to take a step.
pub(super) struct LoneDocument {
    pub tx: Tx,
    pub actor: Actor,
    pub document: Document,
    /// The provider of its order, which is over.
    pub provider: Option<OrganisationId>,
}

/// What a command about a document of an order comes to.
pub(super) struct Change {
    pub step: Step,
    pub event: DocumentEvent,
    /// The request of the provider that changes with it.
    pub request: Option<DocumentRequest>,
}

impl Service {
    /// A seller submits a document for a product, with an order or without.
    pub async fn submit_document(
        &self,
        caller: &Caller,
        mut submission: Submission,
        attempt: Attempt,
    ) -> Result<Noted<Document>, Error> {
        let actor = Actor::using(caller, "submitDocument")?;
        let given = submission.check(market_day::latest_day(attempt.now))?;
        let file = self.file_for(&actor, submission.file).await?;
        let sha256 = document_sha256(given, file.as_ref())?;
        let mentions = Mentions::of_document(&submission.kind);
        let id = DocumentId::new();
        let mut tx = match self.begin(&actor, &attempt, id.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(document) => {
                let document = self.document_again(document).await?;
                return self.noted(document, &mentions).await;
            }
        };
        let product = product_for_document(&mut tx, &actor, submission.product).await?;
        let warnings = warn_of_names(&mut tx, &mentions).await?;
        let (order, request) = (submission.order, submission.request);
        let document = Document {
            id,
            organisation: actor.organisation,
            product,
            order,
            kind: submission.kind,
            sha256,
            issued_on: submission.issued_on,
            expires_on: submission.expires_on,
            issuer: submission.issuer,
            status: DocumentStatus::Submitted,
            rejection: None,
            version: 1,
            created_at: attempt.now,
            updated_at: attempt.now,
        };
        let new = NewDocument {
            document,
            file,
            request,
        };
        let item = if let Some(order) = order {
            let case = lock_case(caller, actor, tx, order).await?;
            attempt.expects(case.before.order().version)?;
            self.submit_in_case(case, new, &attempt).await?
        } else {
            self.submit_alone(tx, actor, new, attempt.now).await?
        };
        Ok(Noted { item, warnings })
    }

    /// Submits a document of no order.
    async fn submit_alone(
        &self,
        mut tx: Tx,
        actor: Actor,
        new: NewDocument,
        now: OffsetDateTime,
    ) -> Result<Document, Error> {
        let NewDocument { document, file, .. } = new;
        store::insert_document(&mut tx, &document).await?;
        self.attach(&mut tx, file.as_ref(), &document, now).await?;
        let document = LoneDocument::of_no_order(tx, actor, document);
        document.finish(DocumentEvent::Submitted, now).await
    }

    /// Submits a document of an order, which is a step of the order.
    async fn submit_in_case(
        &self,
        mut case: Case,
        new: NewDocument,
        attempt: &Attempt,
    ) -> Result<Document, Error> {
        let NewDocument {
            document,
            file,
            request,
        } = new;
        let order = case.order.id;
        let mut requests = self.requests(&mut case, order).await?;
        let answer = request
            .map(|request| answer(&mut requests, request, &document))
            .transpose();
        let step = document_step(&mut case, Command::SubmitDocument, &requests)?;
        let documents = store::count_documents_of_order(&mut case.tx, order).await?;
        case.order
            .takes_document_about(document.product, documents)?;
        let change = Change {
            step,
            event: DocumentEvent::Submitted,
            request: answer?,
        };
        store::insert_document(&mut case.tx, &document).await?;
        self.attach(&mut case.tx, file.as_ref(), &document, attempt.now)
            .await?;
        self.finish(case, document, change, attempt).await
    }

    /// A seller replaces a document that was rejected.
    pub async fn resubmit_document(
        &self,
        caller: &Caller,
        mut better: Resubmission,
        attempt: Attempt,
    ) -> Result<Document, Error> {
        let actor = Actor::using(caller, "resubmitDocument")?;
        let given = better.check(market_day::latest_day(attempt.now))?;
        let file = self.file_for(&actor, better.file).await?;
        let sha256 = document_sha256(given, file.as_ref())?;
        let opened = self
            .open_document(caller, actor, better.document, &attempt)
            .await?;
        match opened {
            Opened::Again(document) => Ok(document),
            Opened::Alone(mut tx, mut document) => {
                may_resubmit(&mut tx, &actor, &document).await?;
                let event = document.resubmit(better, sha256, attempt.now)?;
                product_has_room(&mut tx, document.product, "documentId").await?;
                store::update_document(&mut tx, &self.keys, &document).await?;
                self.attach(&mut tx, file.as_ref(), &document, attempt.now)
                    .await?;
                let document = LoneDocument::of_no_order(tx, actor, document);
                document.finish(event, attempt.now).await
            }
            Opened::InCase(mut case, mut document) => {
                may_resubmit(&mut case.tx, &actor, &document).await?;
                let order = case.order.id;
                let mut requests = self.requests(&mut case, order).await?;
                let request = requests
                    .iter_mut()
                    .find(|request| request.waits_for(&document));
                let request =
                    request.map(|request| request.becomes(RequestStatus::Answered, attempt.now));
                let step = document_step(&mut case, Command::SubmitDocument, &requests)?;
                let event = document.resubmit(better, sha256, attempt.now)?;
                product_has_room(&mut case.tx, document.product, "documentId").await?;
                store::update_document(&mut case.tx, &self.keys, &document).await?;
                self.attach(&mut case.tx, file.as_ref(), &document, attempt.now)
                    .await?;
                self.finish(
                    *case,
                    document,
                    Change {
                        step,
                        event,
                        request,
                    },
                    &attempt,
                )
                .await
            }
        }
    }

    /// Locks a document, after its order if it has one. One of an order that the caller cannot see is not there.
    pub(super) async fn open_document(
        &self,
        caller: &Caller,
        actor: Actor,
        id: DocumentId,
        attempt: &Attempt,
    ) -> Result<Opened, Error> {
        let mut tx = match self.begin(&actor, attempt, id.0).await? {
            Begun::First(tx) => tx,
            Begun::Again(document) => {
                return Ok(Opened::Again(self.document_again(document).await?));
            }
        };
        // Which order a document belongs to never changes.
        let found = store::find_documents(&mut tx, &self.keys, &[id])
            .await?
            .pop()
            .ok_or_else(refusals::document_not_found)?;
        let Some(order) = found.order else {
            if !actor.is_admin && found.organisation != actor.organisation {
                return Err(refusals::document_not_found().into());
            }
            let document = store::lock_document(&mut tx, &self.keys, id)
                .await?
                .ok_or_else(refusals::document_not_found)?;
            attempt.expects(document.version)?;
            return Ok(Opened::Alone(tx, document));
        };
        let mut case = lock_case(caller, actor, tx, order)
            .await
            .map_err(|error| match error {
                Error::Refused(refused) if refused == [order_not_found()] => {
                    refusals::document_not_found().into()
                }
                other => other,
            })?;
        if !case.before.sight().into_case() {
            return Err(refusals::document_not_found().into());
        }
        let document = store::lock_document(&mut case.tx, &self.keys, id)
            .await?
            .ok_or_else(refusals::document_not_found)?;
        attempt.expects(document.version)?;
        Ok(Opened::InCase(Box::new(case), document))
    }

    pub(super) async fn requests(
        &self,
        case: &mut Case,
        order: OrderId,
    ) -> Result<Vec<DocumentRequest>, Error> {
        Ok(store::list_document_requests_of_orders(&mut case.tx, &self.keys, &[order]).await?)
    }

    /// Writes and tells what has happened to a document of an order that is under way.
    pub(super) async fn finish(
        &self,
        mut case: Case,
        document: Document,
        change: Change,
        attempt: &Attempt,
    ) -> Result<Document, Error> {
        if let Some(request) = &change.request {
            store::update_document_request(&mut case.tx, request).await?;
        }
        let news = DocumentNews {
            document: &document,
            event: change.event,
            note: note(&document),
        };
        case.record_document(&self.keys, &change.step, news, attempt.now)
            .await?;
        case.commit().await?;
        Ok(document)
    }

    /// What an earlier command made or changed, for whoever gave that command.
    async fn document_again(&self, document: Uuid) -> Result<Document, Error> {
        let mut conn = self.pool.acquire().await?;
        made_before(
            store::find_documents(&mut conn, &self.keys, &[DocumentId(document)])
                .await?
                .pop(),
        )
    }
}

impl LoneDocument {
    pub const fn of_no_order(tx: Tx, actor: Actor, document: Document) -> Self {
        Self {
            tx,
            actor,
            document,
            provider: None,
        }
    }

    /// Tells what has happened to the document, which is written.
    pub async fn finish(
        mut self,
        event: DocumentEvent,
        now: OffsetDateTime,
    ) -> Result<Document, Error> {
        let context = self.actor.context(now);
        outgoing::document(&mut self.tx, context, &self.document, event, self.provider).await?;
        self.tx.commit().await?;
        Ok(self.document)
    }
}

/// The seller's product that a new document is about, if the seller and the product may have one more.
async fn product_for_document(
    tx: &mut Tx,
    actor: &Actor,
    product: ProductId,
) -> Result<ProductId, Error> {
    let product = own_product(tx, actor, product).await?;
    if product.is_archived() {
        return Err(product_archived().into());
    }
    within_quota(tx, actor.organisation, Quota::Documents).await?;
    product_has_room(tx, product.id, "productId").await?;
    Ok(product.id)
}

/// Refuses a document that would be one too many of those that are submitted or accepted for a product. `field` is the part of the
/// command that names the product or the document.
async fn product_has_room(tx: &mut Tx, product: ProductId, field: &str) -> Result<(), Error> {
    let most = MOST_DOCUMENTS_OF_PRODUCT;
    if count_documents_of_product(tx, product, most).await? >= most {
        return Err(refusals::too_many_documents_of_product(most, field).into());
    }
    Ok(())
}

/// The order's step, with what it leaves open of that which the provider has asked for.
pub(super) fn document_step(
    case: &mut Case,
    command: Command,
    requests: &[DocumentRequest],
) -> Result<Step, Refusal> {
    let by = case.order.part_of(case.actor.organisation)?;
    case.order.take(command, by, left_open(requests))
}

/// The request that a new document answers.
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

/// A seller submits its own documents again, while there is a product that they speak for.
async fn may_resubmit(tx: &mut Tx, actor: &Actor, document: &Document) -> Result<(), Error> {
    if document.organisation != actor.organisation {
        return Err(refusals::document_not_found().into());
    }
    if own_product(tx, actor, document.product)
        .await?
        .is_archived()
    {
        return Err(product_archived_since("documentId").into());
    }
    Ok(())
}

/// A rejected document's reason, for the timeline: it is still there when the document has been submitted again.
fn note(document: &Document) -> Option<SecretString> {
    let rejection = document.rejection.as_ref()?;
    Some(SecretString::from(format!(
        "{}: {}",
        rejection.code,
        rejection.message.expose_secret()
    )))
}
