//! Answers of the rule domain. They are processed in the transaction that inserts their event into the inbox.

use anyhow::Context;
use database::Conn;
use events::EventContext;

use super::questions::ask_again;
use super::timeline::{Remark, record_approval};
use crate::consignments::domain::TransportPart;
use crate::consignments::service::StepAuthor;
use crate::domain::ApprovalId;
use crate::transport_approvals::domain::Answer;
use crate::transport_approvals::store;

/// Records an answer about one product. After the last answer the approval is decided, unless evidence of the question is no
/// longer valid: then the question is repeated. Repeated answers, and answers to earlier questions, are ignored.
pub(crate) async fn receive_answer(
    conn: &mut Conn,
    context: EventContext,
    id: ApprovalId,
    answer: &Answer,
) -> anyhow::Result<()> {
    let approval = store::lock_approval(conn, id).await?;
    let mut approval =
        approval.with_context(|| format!("transport approval {} does not exist", id.0))?;
    let Some(position) = approval.hear(answer, context.now) else {
        return Ok(());
    };
    let check = approval
        .checks
        .get(position)
        .context("the answered check does not exist")?;
    store::update_check(conn, id, check).await?;
    if !approval.is_answered() {
        return Ok(store::update_approval_time(conn, &approval).await?);
    }
    if store::has_fallen_evidence(conn, id).await? {
        return Ok(ask_again(
            conn,
            StepAuthor::automatic(context),
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
    record_approval(
        conn,
        StepAuthor::automatic(context),
        &approval,
        event,
        remark,
    )
    .await?;
    Ok(())
}
