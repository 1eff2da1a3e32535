//! Something behind transport approvals has changed.
//!
//! An approval that rests on it stops holding at once and the rules are asked again, in the transaction of the change;
//! if they say yes to what is left, it holds again by itself. One that is being asked about or reviewed is asked about
//! again as well: its question was sent with evidence that may be gone. What is refused, has run out or has arrived
//! stays as it is.

use database::Conn;
use uuid::Uuid;

use super::Error;
use super::approvals::ask_again;
use super::transport_steps::{Hand, Remark, record_approval, record_consignment};
use crate::domain::{
    ApprovalId, ApprovalStatus, Behind, Change, ConsignmentCommand, ConsignmentId, TransportPart,
};
use crate::events::outgoing::Because;
use crate::store;

/// Suspends whatever rests on this and asks the rules again. Call it after the change is written, so that the evidence
/// is collected without it.
pub(super) async fn suspend_approvals(
    conn: &mut Conn,
    because: Because,
    behind: &Behind,
    change: Change,
) -> Result<(), Error> {
    for id in resting_on(conn, because, behind).await? {
        suspend(conn, because, id, change).await?;
    }
    Ok(())
}

async fn resting_on(conn: &mut Conn, because: Because, behind: &Behind) -> Result<Vec<ApprovalId>, Error> {
    let today = because.now.date();
    let sources: Vec<Uuid> = match behind {
        Behind::Product(product, lane) => {
            return Ok(store::list_approvals_about(conn, *product, lane.as_ref(), today).await?);
        }
        Behind::Certificate(id) => vec![id.0],
        Behind::Document(id) => vec![id.0],
        Behind::Provider(provider) => store::list_certificates_of_provider(conn, *provider).await?,
    };
    Ok(store::list_approvals_resting_on(conn, &sources, today).await?)
}

async fn suspend(conn: &mut Conn, because: Because, id: ApprovalId, change: Change) -> Result<(), Error> {
    let Some(mut approval) = store::lock_approval(conn, id).await? else { return Ok(()) };
    if approval.status == ApprovalStatus::Refused {
        return Ok(());
    }
    let hand = Hand::nobody(because);
    if change.suspends() && approval.status == ApprovalStatus::Approved {
        let event = approval.suspend(change)?;
        let remark = Remark { change: Some(change), ..Remark::default() };
        record_approval(conn, hand, (&approval, event), remark).await?;
    }
    ask_again(conn, hand, &mut approval, TransportPart::System).await
}

/// A condition of the transport was broken on the way, in a way that holds the goods: they wait for a person, and their
/// approval is suspended. The rules have no say in that, so they are not asked.
pub(super) async fn hold_for_breach(
    conn: &mut Conn,
    because: Because,
    id: ConsignmentId,
) -> Result<(), Error> {
    let Some(seen) = store::find_consignments(conn, &[id]).await?.pop() else { return Ok(()) };
    let hand = Hand::nobody(because);
    if let Some(approval) = seen.approval
        && let Some(mut approval) = store::lock_approval(conn, approval).await?
        && approval.status == ApprovalStatus::Approved
    {
        let event = approval.suspend(Change::Breach)?;
        let remark = Remark { change: Some(Change::Breach), ..Remark::default() };
        record_approval(conn, hand, (&approval, event), remark).await?;
    }
    let Some(mut consignment) = store::lock_consignment(conn, id).await? else { return Ok(()) };
    // It has arrived meanwhile, or is held already.
    let Ok(event) = consignment.take(ConsignmentCommand::Hold, &[TransportPart::System]) else {
        return Ok(());
    };
    record_consignment(conn, hand, (&consignment, event), None).await
}
