//! What the rule domain answers, inside the transaction that remembers the answer.

use anyhow::Context;
use database::Conn;

use super::transport_steps::{Hand, Remark, record_approval};
use crate::domain::{Answer, ApprovalId};
use crate::events::outgoing::Because;
use crate::store;

/// Takes an answer about one product. With the last one the approval is decided. An answer to another question than the
/// last, or a second one, changes nothing.
pub(super) async fn take_answer(
    conn: &mut Conn,
    because: Because,
    id: ApprovalId,
    answer: &Answer,
) -> anyhow::Result<()> {
    let approval = store::lock_approval(conn, id).await?;
    let mut approval = approval.with_context(|| format!("there is no transport approval {}", id.0))?;
    let Some(position) = approval.hear(answer, because.now) else { return Ok(()) };
    let check = approval.checks.get(position).context("the check that was answered")?;
    store::update_check(conn, id, check).await?;
    if approval.is_answered() {
        let event = approval.conclude(because.now)?;
        record_approval(conn, Hand::nobody(because), (&approval, event), Remark::default()).await?;
    }
    Ok(())
}
