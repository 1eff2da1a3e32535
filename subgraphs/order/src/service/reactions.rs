//! What others' events do here. Each runs inside the transaction that also remembers the event, and has no caller.

use anyhow::Context;
use database::Conn;

use super::certificates::tell;
use crate::domain::{Approval, ApprovalId, Certificate, Check, Product, Provider, ProviderKey};
use crate::events::outgoing::{self, Because};
use crate::store;

pub async fn product_known(conn: &mut Conn, product: &Product, sequence: i64) -> anyhow::Result<()> {
    Ok(store::upsert_product(conn, product, sequence).await?)
}

pub async fn provider_key_known(conn: &mut Conn, key: &ProviderKey, sequence: i64) -> anyhow::Result<()> {
    Ok(store::upsert_provider_key(conn, key, sequence).await?)
}

/// What a provider has issued goes with it: suspended when it is suspended or removed, valid again when it is back.
pub async fn provider_known(
    conn: &mut Conn,
    because: Because,
    provider: &Provider,
    sequence: i64,
) -> anyhow::Result<()> {
    let before = store::find_providers(conn, &[provider.id]).await?.pop();
    let news = before.is_some_and(|before| before.status != provider.status);
    if !store::upsert_provider(conn, provider, sequence).await? || !news {
        return Ok(());
    }
    let decide = if provider.is_suspended() {
        Certificate::suspend_with_issuer
    } else if provider.is_listed() {
        Certificate::reinstate_with_issuer
    } else {
        return Ok(());
    };
    for mut certificate in store::lock_certificates_of_provider(conn, provider.id).await? {
        if let Some(event) = decide(&mut certificate) {
            store::update_certificate(conn, &certificate).await?;
            let entry = tell(conn, because, &certificate, event).await?;
            store::insert_certificate_entry_without_reason(conn, &entry).await?;
        }
    }
    Ok(())
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
