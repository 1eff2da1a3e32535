use commands::{CommandContext, Error, replayed};
use database::Conn;
use uuid::Uuid;

use super::access::Viewer;
use super::timeline::{StepAuthor, record_consignment};
use crate::consignments::domain::{
    Consignment, ConsignmentCommand, ConsignmentEvent, TransportPart, refusals,
};
use crate::consignments::store;
use crate::domain::ConsignmentId;
use crate::service::access::Actor;
use crate::store::Note;

/// Consignment under a lock, with the actor that takes a step.
pub(crate) struct LockedConsignment {
    pub author: StepAuthor,
    pub consignment: Consignment,
    pub parts: Vec<TransportPart>,
}

/// Locks a consignment that the caller may see and checks the expected version. Lock its approval first.
pub(crate) async fn lock_visible_consignment(
    tx: &mut Conn,
    command: &CommandContext,
    actor: &Actor,
    id: ConsignmentId,
) -> Result<LockedConsignment, Error> {
    let viewer = Viewer::of(command.caller())?;
    let consignment = store::lock_consignment(tx, id).await?;
    let consignment = consignment.filter(|consignment| viewer.sees(consignment));
    let consignment = consignment.ok_or_else(refusals::consignment_not_found)?;
    command.expects(consignment.version)?;
    let parts = viewer.parts(actor, consignment.organisation, consignment.carrier);
    Ok(LockedConsignment {
        author: StepAuthor::of(actor, command),
        consignment,
        parts,
    })
}

/// Result of an idempotent replay.
pub(crate) async fn find_again(conn: &mut Conn, id: Uuid) -> Result<Consignment, Error> {
    let consignments = store::find_consignments(conn, &[ConsignmentId(id)]).await?;
    replayed(consignments.into_iter().next())
}

impl LockedConsignment {
    /// Takes a step that changes only the status, and records it.
    pub async fn take(
        mut self,
        tx: &mut Conn,
        command: ConsignmentCommand,
        note: Option<Note<'_>>,
    ) -> Result<Consignment, Error> {
        let now = self.author.context.now;
        let event = self.consignment.take(command, &self.parts, now)?;
        self.record(tx, event, note).await
    }

    /// Records a step that the consignment has taken.
    pub async fn record(
        self,
        tx: &mut Conn,
        event: ConsignmentEvent,
        note: Option<Note<'_>>,
    ) -> Result<Consignment, Error> {
        record_consignment(tx, self.author, &self.consignment, event, note).await?;
        Ok(self.consignment)
    }
}
