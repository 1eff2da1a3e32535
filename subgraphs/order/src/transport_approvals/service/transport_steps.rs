//! One step of a transport approval or a consignment: state, timeline and event, in one transaction. An approval is
//! locked before its consignment, always, so that nobody waits for each other.

use database::Conn;
use events::EventContext;
use uuid::Uuid;

use crate::consignments::domain::{
    ConsignmentCommand, ConsignmentStatus, ConsignmentStep, DeviceAssignment, TransportPart,
};
use crate::consignments::store as consignments_store;
use crate::domain::{ConsignmentId, DocumentId, OrganisationId};
use crate::service::Error;
use crate::service::access::Actor;
use crate::store::Note;
use crate::transport_approvals::domain::{
    Approval, ApprovalEvent, ApprovalStatus, ApprovalStep, Change,
};
use crate::transport_approvals::events::outgoing::{self, ApprovalNews, ConsignmentNews};
use crate::transport_approvals::store;

/// Who takes a step, and what for. Others' events take steps too, and are nobody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hand {
    pub context: EventContext,
    user: Option<Uuid>,
    organisation: Option<OrganisationId>,
}

impl Hand {
    pub const fn of(actor: &Actor, context: EventContext) -> Self {
        Self {
            context,
            user: actor.user,
            organisation: Some(actor.organisation),
        }
    }

    pub const fn nobody(context: EventContext) -> Self {
        Self {
            context,
            user: None,
            organisation: None,
        }
    }
}

/// What goes with a step of an approval.
#[derive(Default)]
pub(super) struct Remark<'a> {
    pub change: Option<Change>,
    /// The status before, where the answers of the rules are the step.
    pub before: Option<ApprovalStatus>,
    pub documents: Vec<DocumentId>,
    pub note: Option<Note<'a>>,
}

impl Remark<'_> {
    /// The step that it goes with, which was told as the event with this id.
    fn step(self, hand: Hand, approval: &Approval, event: ApprovalEvent, id: Uuid) -> ApprovalStep {
        ApprovalStep {
            id,
            approval: approval.id,
            sequence: approval.version,
            event,
            status: approval.status,
            at: hand.context.now,
            by_user: hand.user,
            by: hand.organisation,
            change: self.change,
            documents: self.documents,
            note: None,
        }
    }
}

/// Tells of a new or repeated question, and notes it down.
pub(super) async fn tell_question(
    conn: &mut Conn,
    hand: Hand,
    approval: &Approval,
    event: ApprovalEvent,
) -> Result<(), Error> {
    let carrier = carrier_of(conn, approval.consignment).await?;
    let id = outgoing::approval_requested(conn, hand.context, approval, carrier).await?;
    let step = Remark::default().step(hand, approval, event, id);
    Ok(store::insert_approval_step(conn, approval.organisation, &step, None).await?)
}

/// Writes an approval after a step that is no question, tells of it, notes it down, and moves its consignment.
pub(super) async fn record_approval(
    conn: &mut Conn,
    hand: Hand,
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
    let id = outgoing::approval(conn, hand.context, news).await?;
    let note = remark.note;
    let step = remark.step(hand, approval, event, id);
    store::insert_approval_step(conn, approval.organisation, &step, note).await?;
    follow(conn, hand.context, approval).await
}

async fn carrier_of(
    conn: &mut Conn,
    consignment: Option<ConsignmentId>,
) -> Result<Option<OrganisationId>, Error> {
    let Some(id) = consignment else {
        return Ok(None);
    };
    let consignment = consignments_store::find_consignments(conn, &[id])
        .await?
        .pop();
    Ok(consignment.and_then(|consignment| consignment.carrier))
}

/// A consignment is cleared by its own approval, and is not any more when that does not hold. What has left goes on.
pub(super) async fn follow(
    conn: &mut Conn,
    context: EventContext,
    approval: &Approval,
) -> Result<(), Error> {
    let Some(id) = approval.consignment else {
        return Ok(());
    };
    let Some(mut consignment) = consignments_store::lock_consignment(conn, id).await? else {
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
        Hand::nobody(context),
        ConsignmentNews {
            consignment: &consignment,
            event,
        },
        None,
    )
    .await
}

/// Writes a consignment after a step, tells of it, and notes it down.
pub(crate) async fn record_consignment(
    conn: &mut Conn,
    hand: Hand,
    news: ConsignmentNews<'_>,
    note: Option<Note<'_>>,
) -> Result<(), Error> {
    consignments_store::update_consignment(conn, news.consignment).await?;
    tell_consignment(conn, hand, news, &news.consignment.audience(), note).await
}

/// Tells of a step of a consignment that is written, and notes it down.
pub(crate) async fn tell_consignment(
    conn: &mut Conn,
    hand: Hand,
    news: ConsignmentNews<'_>,
    audience: &[OrganisationId],
    note: Option<Note<'_>>,
) -> Result<(), Error> {
    let id = outgoing::consignment(conn, hand.context, news, audience).await?;
    let step = step_of(hand, news, id);
    Ok(consignments_store::insert_consignment_step(
        conn,
        news.consignment.organisation,
        &step,
        note,
    )
    .await?)
}

/// Writes a consignment after a step of one of its devices, tells of it, and notes it down.
pub(crate) async fn record_device(
    conn: &mut Conn,
    hand: Hand,
    news: ConsignmentNews<'_>,
    assignment: &DeviceAssignment,
) -> Result<(), Error> {
    consignments_store::update_consignment(conn, news.consignment).await?;
    let id = outgoing::device(conn, hand.context, news.consignment, assignment).await?;
    let step = step_of(hand, news, id);
    Ok(consignments_store::insert_consignment_step(
        conn,
        news.consignment.organisation,
        &step,
        None,
    )
    .await?)
}

fn step_of(hand: Hand, news: ConsignmentNews<'_>, id: Uuid) -> ConsignmentStep {
    let ConsignmentNews { consignment, event } = news;
    ConsignmentStep {
        id,
        consignment: consignment.id,
        sequence: consignment.version,
        event,
        status: consignment.status,
        at: hand.context.now,
        by_user: hand.user,
        by: hand.organisation,
        note: None,
    }
}
