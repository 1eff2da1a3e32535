//! Reactions to events of other domains. Each runs inside the transaction that also inserts the event into the inbox, and has no
//! caller.

use database::Conn;
use events::EventContext;
use time::OffsetDateTime;

use crate::assessment::domain::ProviderKey;
use crate::domain::{ApprovalId, ConsignmentId, OrganisationId, ProductId, Unit};
use crate::projections::domain::{Organisation, Product, Provider, RulePack, Versioned};
use crate::projections::store;
use crate::transport_approvals::domain::{Answer, Behind, Change, VerdictChange};
use crate::transport_approvals::service::answers::take_answer;
use crate::transport_approvals::service::suspensions::{
    hold_for_breach, order_provider_review, order_review, order_review_of_verdicts,
};
use crate::transport_approvals::store as transport_approvals_store;

/// Several facts about products in one statement, where no approval is about any of those that are described otherwise: for one
/// that is, [`product_known`] orders a review, so this fails and changes nothing.
pub async fn products_known(
    conn: &mut Conn,
    products: &[Versioned<Product>],
    since: OffsetDateTime,
) -> anyhow::Result<()> {
    let changed = store::list_redescribed_products(conn, products).await?;
    store::upsert_products(conn, products).await?;
    let rests = transport_approvals_store::has_approvals_about(
        conn,
        &changed,
        market_day::earliest_day(since),
    )
    .await?;
    anyhow::ensure!(
        !rests,
        "a transport approval rests on one of these products"
    );
    Ok(())
}

pub async fn product_known(
    conn: &mut Conn,
    context: EventContext,
    product: Versioned<Product>,
) -> anyhow::Result<()> {
    let changed = store::list_redescribed_products(conn, std::slice::from_ref(&product)).await?;
    store::upsert_products(conn, &[product]).await?;
    products_changed(conn, context, &changed).await
}

pub async fn organisations_known(
    conn: &mut Conn,
    organisations: &[Versioned<Organisation>],
) -> anyhow::Result<()> {
    Ok(store::upsert_organisations(conn, organisations).await?)
}

/// Forgets the organisations of an unverified registration.
pub async fn organisations_removed(
    conn: &mut Conn,
    removed: &[OrganisationId],
) -> anyhow::Result<()> {
    Ok(store::delete_organisations(conn, removed).await?)
}

pub async fn provider_key_known(
    conn: &mut Conn,
    key: &ProviderKey,
    sequence: i64,
) -> anyhow::Result<()> {
    Ok(store::upsert_provider_key(conn, key, sequence).await?)
}

pub async fn provider_known(
    conn: &mut Conn,
    context: EventContext,
    provider: &Provider,
    sequence: i64,
) -> anyhow::Result<()> {
    let before = store::hold_provider(conn, provider.id).await?;
    let news = before.is_some_and(|before| before.status != provider.status);
    if store::upsert_provider(conn, provider, sequence).await? && news {
        order_provider_review(conn, context, provider.id).await?;
    }
    Ok(())
}

pub async fn rule_pack_known(conn: &mut Conn, pack: &Versioned<RulePack>) -> anyhow::Result<()> {
    Ok(store::upsert_rule_pack(conn, pack).await?)
}

/// A page of units that were imported; `complete` if all units that exist have been imported by now.
pub async fn units_known(
    conn: &mut Conn,
    units: &[Unit],
    complete: bool,
    listed_at: OffsetDateTime,
) -> anyhow::Result<()> {
    store::upsert_units(conn, units, listed_at).await?;
    Ok(store::update_unit_import(conn, complete).await?)
}

/// The rules decide otherwise about these products on these lanes.
pub async fn verdicts_changed(
    conn: &mut Conn,
    context: EventContext,
    changes: &[VerdictChange],
) -> anyhow::Result<()> {
    Ok(order_review_of_verdicts(conn, context, changes).await?)
}

/// The rule domain has answered a transport approval about one product.
pub async fn approval_answered(
    conn: &mut Conn,
    context: EventContext,
    approval: ApprovalId,
    answer: &Answer,
) -> anyhow::Result<()> {
    take_answer(conn, context, approval, answer).await
}

/// Approvals about products that have changed are asked about again, if there are any.
pub(super) async fn products_changed(
    conn: &mut Conn,
    context: EventContext,
    products: &[ProductId],
) -> anyhow::Result<()> {
    if transport_approvals_store::has_approvals_about(
        conn,
        products,
        market_day::earliest_day(context.now),
    )
    .await?
    {
        let behind = Behind::Products(products.to_vec());
        order_review(conn, context, behind, Some(Change::ProductChanged)).await?;
    }
    Ok(())
}

/// An accreditation of an organisation that has issued certificates has expired.
pub async fn accreditation_expired(
    conn: &mut Conn,
    context: EventContext,
    issuer: OrganisationId,
) -> anyhow::Result<()> {
    Ok(order_review(
        conn,
        context,
        Behind::Issuer(issuer),
        Some(Change::AccreditationExpired),
    )
    .await?)
}

/// What was measured on the way breaks a condition that holds the goods.
pub async fn transport_condition_broken(
    conn: &mut Conn,
    context: EventContext,
    consignment: ConsignmentId,
) -> anyhow::Result<()> {
    Ok(hold_for_breach(conn, context, consignment).await?)
}
