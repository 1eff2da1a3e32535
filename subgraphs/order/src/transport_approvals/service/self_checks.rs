//! The answers of the rule domain, inside the transaction that inserts their event into the inbox.

use anyhow::Context;
use database::Conn;
use events::EventContext;

use super::questions::ask_again;
use super::timeline::{Remark, record_approval};
use crate::consignments::domain::TransportPart;
use crate::consignments::service::Hand;
use crate::domain::ApprovalId;
use crate::transport_approvals::domain::Answer;
use crate::transport_approvals::store;

/// Receives an answer about one product. With the last one the approval is decided, unless evidence that the question was sent
/// with has fallen meanwhile: then the rules are asked again. An answer to another question than the last, or a second one,
/// changes nothing.
pub(crate) async fn receive_answer(
    conn: &mut Conn,
    context: EventContext,
    id: ApprovalId,
    answer: &Answer,
) -> anyhow::Result<()> {
    let approval = store::lock_approval(conn, id).await?;
    let mut approval =
        approval.with_context(|| format!("there is no transport approval {}", id.0))?;
    let Some(position) = approval.hear(answer, context.now) else {
        return Ok(());
    };
    let check = approval
        .checks
        .get(position)
        .context("the check that was answered")?;
    store::update_check(conn, id, check).await?;
    if !approval.is_answered() {
        return Ok(store::update_approval_time(conn, &approval).await?);
    }
    if store::has_fallen_evidence(conn, id).await? {
        return Ok(ask_again(
            conn,
            Hand::nobody(context),
            &mut approval,
            TransportPart::System,
        )
        .await?);
    }
    let remark = Remark {
        before: Some(approval.status),
        ..Remark::default()
    };
    let event = approval.conclude(context.now)?;
    record_approval(conn, Hand::nobody(context), &approval, event, remark).await?;
    Ok(())
}
