//! Records steps of approvals: row, event and timeline entry in one transaction. An approval is always locked before its
//! consignment, so that transactions do not deadlock.

use commands::Error;
use database::Conn;
use events::EventContext;
use uuid::Uuid;

use crate::approval_reviews::domain::Change;
use crate::consignments::domain::{ConsignmentCommand, ConsignmentStatus, TransportPart};
use crate::consignments::service::{
    StepAuthor, find_consignments, lock_consignment, record_consignment,
};
use crate::domain::{ConsignmentId, DocumentId, OrganisationId};
use crate::store::Note;
use crate::transport_approvals::domain::{Approval, ApprovalEvent, ApprovalStatus, ApprovalStep};
use crate::transport_approvals::events::outgoing::{self, ApprovalNews};
use crate::transport_approvals::store;

/// Details of a step of an approval.
#[derive(Default)]
pub(super) struct Remark<'a> {
    pub change: Option<Change>,
    /// Previous status, if the step is a conclusion from the answers of the rules.
    pub before: Option<ApprovalStatus>,
    pub documents: Vec<DocumentId>,
    pub note: Option<Note<'a>>,
}

impl Remark<'_> {
    /// Timeline entry of a step. `id` is the ID of its event.
    fn step(
        self,
        author: StepAuthor,
        approval: &Approval,
        event: ApprovalEvent,
        id: Uuid,
    ) -> ApprovalStep {
        ApprovalStep {
            id,
            approval: approval.id,
            sequence: approval.version,
            event,
            status: approval.status,
            at: author.context.now,
            by_user: author.user,
            by: author.organisation,
            change: self.change,
            documents: self.documents,
            note: None,
        }
    }
}

/// Publishes a new or repeated question and adds it to the timeline.
pub(super) async fn publish_question(
    conn: &mut Conn,
    author: StepAuthor,
    approval: &Approval,
    event: ApprovalEvent,
) -> Result<(), Error> {
    let carrier = carrier_of(conn, approval.consignment).await?;
    let id = outgoing::approval_requested(conn, author.context, approval, carrier).await?;
    let step = Remark::default().step(author, approval, event, id);
    Ok(store::insert_approval_step(conn, approval.organisation, &step, None).await?)
}

/// Updates an approval after a step other than a question, publishes the step, adds it to the timeline, and updates the clearance
/// of its consignment.
pub(super) async fn record_approval(
    conn: &mut Conn,
    author: StepAuthor,
    approval: &Approval,
    event: ApprovalEvent,
    remark: Remark<'_>,
) -> Result<(), Error> {
    store::update_approval(conn, approval).await?;
    let carrier = carrier_of(conn, approval.consignment).await?;
    let news = ApprovalNews {
        approval,
        event,
        carrier,
        before: remark.before,
    };
    let id = outgoing::approval(conn, author.context, news).await?;
    let note = remark.note;
    let step = remark.step(author, approval, event, id);
    store::insert_approval_step(conn, approval.organisation, &step, note).await?;
    update_clearance(conn, author.context, approval).await
}

async fn carrier_of(
    conn: &mut Conn,
    consignment: Option<ConsignmentId>,
) -> Result<Option<OrganisationId>, Error> {
    let Some(id) = consignment else {
        return Ok(None);
    };
    let consignment = find_consignments(conn, &[id]).await?.pop();
    Ok(consignment.and_then(|consignment| consignment.carrier))
}

/// Clears a PLANNED consignment if its approval is approved, or withdraws the clearance otherwise. Other consignments do not
/// change.
pub(super) async fn update_clearance(
    conn: &mut Conn,
    context: EventContext,
    approval: &Approval,
) -> Result<(), Error> {
    let Some(id) = approval.consignment else {
        return Ok(());
    };
    let Some(mut consignment) = lock_consignment(conn, id).await? else {
        return Ok(());
    };
    let command = match (consignment.status, approval.status) {
        _ if consignment.approval != Some(approval.id) => return Ok(()),
        (ConsignmentStatus::Planned, ApprovalStatus::Approved) => ConsignmentCommand::Clear,
        (ConsignmentStatus::Cleared, status) if status != ApprovalStatus::Approved => {
            ConsignmentCommand::Unclear
        }
        _ => return Ok(()),
    };
    let event = consignment.take(command, &[TransportPart::System], context.now)?;
    record_consignment(
        conn,
        StepAuthor::automatic(context),
        &consignment,
        event,
        None,
    )
    .await
}
