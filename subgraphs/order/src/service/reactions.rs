//! What others' events do here. Each runs inside the transaction that also remembers the event, and has no caller.

use database::Conn;
use time::OffsetDateTime;

use super::answers::take_answer;
use super::certificates::tell;
use super::suspensions::{hold_for_breach, suspend_approvals, suspend_for_verdicts};
use crate::domain::{
    Answer, ApprovalId, Behind, Certificate, Change, ConsignmentId, Organisation, Product, ProductId,
    Provider, ProviderKey, VerdictChange, Versioned,
};
use crate::events::outgoing::Because;
use crate::store;

/// Several facts about products in one statement, where no approval rests on any of them: one that does is suspended by
/// [`product_known`], so this fails and changes nothing.
pub async fn products_known(
    conn: &mut Conn,
    products: &[Versioned<Product>],
    since: OffsetDateTime,
) -> anyhow::Result<()> {
    let ids: Vec<ProductId> = products.iter().map(|one| one.row.id).collect();
    store::upsert_products(conn, products).await?;
    let rests = store::has_approvals_about(conn, &ids, since.date()).await?;
    anyhow::ensure!(!rests, "a transport approval rests on one of these products");
    Ok(())
}

pub async fn product_known(
    conn: &mut Conn,
    because: Because,
    product: Versioned<Product>,
) -> anyhow::Result<()> {
    let behind = Behind::Products(vec![product.row.id]);
    store::upsert_products(conn, &[product]).await?;
    changed_behind_approvals(conn, because, &behind, Change::ProductChanged).await
}

pub async fn organisations_known(
    conn: &mut Conn,
    organisations: &[Versioned<Organisation>],
) -> anyhow::Result<()> {
    Ok(store::upsert_organisations(conn, organisations).await?)
}

pub async fn provider_key_known(conn: &mut Conn, key: &ProviderKey, sequence: i64) -> anyhow::Result<()> {
    Ok(store::upsert_provider_key(conn, key, sequence).await?)
}

pub async fn provider_known(
    conn: &mut Conn,
    because: Because,
    provider: &Provider,
    sequence: i64,
) -> anyhow::Result<()> {
    let before = store::hold_provider(conn, provider.id).await?;
    let news = before.is_some_and(|before| before.status != provider.status);
    if store::upsert_provider(conn, provider, sequence).await? && news {
        certificates_follow(conn, because, provider).await?;
    }
    Ok(())
}

/// What a provider has issued goes with it: suspended when it is suspended or removed, valid again when it is back.
pub(super) async fn certificates_follow(
    conn: &mut Conn,
    because: Because,
    provider: &Provider,
) -> anyhow::Result<()> {
    let decide = if provider.is_suspended() {
        Certificate::suspend_with_issuer
    } else if provider.is_listed() {
        Certificate::reinstate_with_issuer
    } else {
        return Ok(());
    };
    let mut decided = Vec::new();
    for mut certificate in store::lock_certificates_of_provider(conn, provider.id).await? {
        if let Some(event) = decide(&mut certificate) {
            store::update_certificate(conn, &certificate).await?;
            decided.push((certificate, event));
        }
    }
    let because = because.one_of(decided.len());
    // All are written before the first is told: an approval that rests on several asks the rules once.
    for (certificate, event) in decided {
        let entry = tell(conn, because, &certificate, event).await?;
        store::insert_certificate_entry_without_reason(conn, &entry).await?;
    }
    Ok(())
}

/// The rules decide otherwise about these products on these lanes.
pub async fn verdicts_changed(
    conn: &mut Conn,
    because: Because,
    changes: &[VerdictChange],
) -> anyhow::Result<()> {
    Ok(suspend_for_verdicts(conn, because, changes).await?)
}

/// The rule domain has answered a transport approval about one product.
pub async fn approval_answered(
    conn: &mut Conn,
    because: Because,
    approval: ApprovalId,
    answer: &Answer,
) -> anyhow::Result<()> {
    take_answer(conn, because, approval, answer).await
}

/// Something of others' that transport approvals rest on has changed.
pub async fn changed_behind_approvals(
    conn: &mut Conn,
    because: Because,
    behind: &Behind,
    change: Change,
) -> anyhow::Result<()> {
    Ok(suspend_approvals(conn, because, behind, change).await?)
}

/// What was measured on the way breaks a condition that holds the goods.
pub async fn transport_condition_broken(
    conn: &mut Conn,
    because: Because,
    consignment: ConsignmentId,
) -> anyhow::Result<()> {
    Ok(hold_for_breach(conn, because, consignment).await?)
}
