//! What others' events do here. Each runs inside the transaction that also remembers the event, and has no caller.

use anyhow::Context;
use database::Conn;

use crate::domain::{Approval, ApprovalId, Check, Product, Provider};
use crate::events::outgoing::{self, Because};
use crate::store;

pub async fn product_known(conn: &mut Conn, product: &Product, sequence: i64) -> anyhow::Result<()> {
    Ok(store::upsert_product(conn, product, sequence).await?)
}

pub async fn provider_known(conn: &mut Conn, provider: &Provider, sequence: i64) -> anyhow::Result<()> {
    Ok(store::upsert_provider(conn, provider, sequence).await?)
}

/// The rule domain has answered a transport approval.
pub async fn check_completed(
    conn: &mut Conn,
    because: Because,
    approval: ApprovalId,
    check: &Check,
) -> anyhow::Result<()> {
    decide(conn, because, approval, |approval| approval.decide(check, because.now)).await
}

/// The rule domain could not check.
pub async fn check_refused(
    conn: &mut Conn,
    because: Because,
    approval: ApprovalId,
    code: &str,
) -> anyhow::Result<()> {
    decide(conn, because, approval, |approval| approval.refuse(code, because.now)).await
}

async fn decide(
    conn: &mut Conn,
    because: Because,
    id: ApprovalId,
    decision: impl FnOnce(&mut Approval) -> bool,
) -> anyhow::Result<()> {
    let approval = store::lock_approval(conn, id).await?;
    let mut approval = approval.with_context(|| format!("there is no transport approval {}", id.0))?;
    if decision(&mut approval) {
        store::update_approval(conn, &approval).await?;
        outgoing::approval_decided(conn, because, &approval).await?;
    }
    Ok(())
}
