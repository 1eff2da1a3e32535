//! Decisions on documents by the provider of the order or, without an order or after its end, by an administrator.

use commands::{CommandContext, Error};
use database::Conn;

use super::Documents;
use super::locking::{LockedDocument, OrderChange, document_step, publish_alone};
use crate::domain::{DocumentId, OrganisationId};
use crate::evidence::domain::{Document, Rejection, RequestStatus, refusals};
use crate::evidence::store;
use crate::orders::domain::refusals::wrong_state;
use crate::orders::domain::{Command, Part};
use crate::orders::service::order_steps::LockedOrder;
use crate::service::access::Actor;

/// Document of an order in progress.
struct OrderDocument {
    locked: LockedOrder,
    document: Document,
}

/// Document without an order in progress.
struct LoneDocument {
    document: Document,
    /// Provider of the order, which has ended.
    provider: Option<OrganisationId>,
}

impl Documents {
    pub async fn accept(
        &self,
        command: &CommandContext,
        id: DocumentId,
    ) -> Result<Document, Error> {
        let actor = Actor::using(command.caller(), "acceptDocument")?;
        self.decide(command, actor, id, None).await
    }

    pub async fn reject(
        &self,
        command: &CommandContext,
        id: DocumentId,
        rejection: Rejection,
    ) -> Result<Document, Error> {
        let actor = Actor::using(command.caller(), "rejectDocument")?;
        rejection.check()?;
        self.decide(command, actor, id, Some(rejection)).await
    }

    /// Accepts a document, or rejects it for a reason.
    pub(super) async fn decide(
        &self,
        command: &CommandContext,
        actor: Actor,
        id: DocumentId,
        rejection: Option<Rejection>,
    ) -> Result<Document, Error> {
        self.commands
            .run(command, id, async |tx| {
                let LockedDocument { document, order } = self.lock(tx, command, actor, id).await?;
                match order {
                    Some(locked) if !actor.is_admin => {
                        let document = OrderDocument { locked, document };
                        self.decide_in(tx, command, document, rejection).await
                    }
                    None if !actor.is_admin => Err(refusals::document_not_found().into()),
                    order => {
                        let provider = provider_of_ended(order.as_ref(), rejection.as_ref())?;
                        let document = LoneDocument { document, provider };
                        self.decide_alone(tx, command, document, rejection).await
                    }
                }
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Decides on a document of an order in progress, as a step of the order.
    async fn decide_in(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        document: OrderDocument,
        rejection: Option<Rejection>,
    ) -> Result<Document, Error> {
        let OrderDocument {
            mut locked,
            mut document,
        } = document;
        let becomes = match rejection {
            None => RequestStatus::Satisfied,
            Some(_) => RequestStatus::Open,
        };
        let mut requests = self.list_requests(tx, &locked).await?;
        let request = requests
            .iter_mut()
            .find(|request| request.hangs_on(&document));
        let request = request.map(|request| request.becomes(becomes, command.now()));
        let step = document_step(&mut locked, command_of(rejection.as_ref()), &requests)?;
        let event = document.decide(rejection, command.now())?;
        store::update_document(tx, &self.keys, &document).await?;
        let change = OrderChange {
            step,
            document: &document,
            event,
            request,
        };
        self.record(tx, command, &mut locked, change).await?;
        Ok(document)
    }

    /// Decides on a document without an order in progress.
    async fn decide_alone(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        lone: LoneDocument,
        rejection: Option<Rejection>,
    ) -> Result<Document, Error> {
        let LoneDocument {
            mut document,
            provider,
        } = lone;
        let event = document.decide(rejection, command.now())?;
        store::update_document(tx, &self.keys, &document).await?;
        publish_alone(tx, command, &document, event, provider).await?;
        Ok(document)
    }
}

const fn command_of(rejection: Option<&Rejection>) -> Command {
    match rejection {
        None => Command::AcceptDocument,
        Some(_) => Command::RejectDocument,
    }
}

/// Provider of the document's order, if it has an order. Refuses if the order has not ended.
fn provider_of_ended(
    order: Option<&LockedOrder>,
    rejection: Option<&Rejection>,
) -> Result<Option<OrganisationId>, Error> {
    let Some(locked) = order else {
        return Ok(None);
    };
    let status = locked.order.status;
    if !status.is_over() {
        return Err(wrong_state(status, command_of(rejection), Part::Admin).into());
    }
    Ok(locked.order.provider)
}
