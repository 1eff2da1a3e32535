//! Decisions on evidence: the provider of the order accepts or rejects; without an order, or when it is over, an administrator does.

use caller::Caller;

use super::documents::{Change, LoneDocument, Opened, document_step};
use crate::domain::DocumentId;
use crate::evidence::domain::{Document, Rejection, RequestStatus, refusals};
use crate::evidence::store;
use crate::orders::domain::Command;
use crate::orders::domain::refusals::wrong_state;
use crate::service::access::Actor;
use crate::service::{Attempt, Error, Service};

impl Service {
    pub async fn accept_document(
        &self,
        caller: &Caller,
        document: DocumentId,
        attempt: Attempt,
    ) -> Result<Document, Error> {
        let actor = Actor::using(caller, "acceptDocument")?;
        let opened = self
            .open_document(caller, actor, document, &attempt)
            .await?;
        self.decide(actor, opened, None, &attempt).await
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
        let opened = self
            .open_document(caller, actor, document, &attempt)
            .await?;
        self.decide(actor, opened, Some(rejection), &attempt).await
    }

    /// Accepts a document, or rejects it for this reason.
    async fn decide(
        &self,
        actor: Actor,
        opened: Opened,
        rejection: Option<Rejection>,
        attempt: &Attempt,
    ) -> Result<Document, Error> {
        let (command, becomes) = match rejection {
            None => (Command::AcceptDocument, RequestStatus::Satisfied),
            Some(_) => (Command::RejectDocument, RequestStatus::Open),
        };
        let (mut case, mut document) = match opened {
            Opened::Again(document) => return Ok(document),
            Opened::Alone(tx, document) if actor.is_admin => {
                let document = LoneDocument::of_no_order(tx, actor, document);
                return self.decide_alone(document, rejection, attempt).await;
            }
            Opened::Alone(..) => return Err(refusals::document_not_found().into()),
            Opened::InCase(case, document) => (*case, document),
        };
        if actor.is_admin {
            let (status, provider) = (case.order.status, case.order.provider);
            if !status.is_over() {
                return Err(wrong_state(status, command).into());
            }
            let document = LoneDocument {
                tx: case.tx,
                actor,
                document,
                provider,
            };
            return self.decide_alone(document, rejection, attempt).await;
        }
        let order = case.order.id;
        let mut requests = self.requests(&mut case, order).await?;
        let request = requests
            .iter_mut()
            .find(|request| request.hangs_on(&document));
        let request = request.map(|request| request.becomes(becomes, attempt.now));
        let step = document_step(&mut case, command, &requests)?;
        let event = document.decide(rejection, attempt.now)?;
        store::update_document(&mut case.tx, &self.keys, &document).await?;
        self.finish(
            case,
            document,
            Change {
                step,
                event,
                request,
            },
            attempt,
        )
        .await
    }

    /// Decides on a document that no order waits for.
    async fn decide_alone(
        &self,
        mut lone: LoneDocument,
        rejection: Option<Rejection>,
        attempt: &Attempt,
    ) -> Result<Document, Error> {
        let event = lone.document.decide(rejection, attempt.now)?;
        store::update_document(&mut lone.tx, &self.keys, &lone.document).await?;
        lone.finish(event, attempt.now).await
    }
}
