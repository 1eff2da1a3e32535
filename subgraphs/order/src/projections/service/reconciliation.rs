//! Comparison of this domain's projections with pages of their producers' current state. Each runs inside the transaction
//! that also remembers the page, and has no caller.
//!
//! A repaired row is upserted, and an event that was lost is made up for where others rest on the row: approvals about a
//! product that is missing, or whose organisation, status or digest differs, are asked about again, and certificates follow their
//! provider.

use database::Conn;

use events::EventContext;

use super::reactions::products_changed;
use crate::assessment::domain::ProviderKey;
use crate::domain::ProviderId;
use crate::projections::domain::{Listing, Organisation, Product, Provider, Repair, RulePack};
use crate::projections::store;
use crate::transport_approvals::service::suspensions::order_provider_review;

pub async fn products_listed(
    conn: &mut Conn,
    context: EventContext,
    page: &Listing<Product>,
) -> anyhow::Result<Repair> {
    let repaired = store::repair_products(conn, page).await?;
    if !repaired.redescribed.is_empty() {
        products_changed(conn, context.in_bulk(), &repaired.redescribed).await?;
    }
    Ok(repaired.repair)
}

pub async fn rule_packs_listed(
    conn: &mut Conn,
    page: &Listing<RulePack>,
) -> anyhow::Result<Repair> {
    Ok(store::repair_rule_packs(conn, page).await?)
}

pub async fn organisations_listed(
    conn: &mut Conn,
    page: &Listing<Organisation>,
) -> anyhow::Result<Repair> {
    Ok(store::repair_organisations(conn, page).await?)
}

pub async fn providers_listed(
    conn: &mut Conn,
    context: EventContext,
    page: &Listing<Provider>,
) -> anyhow::Result<Repair> {
    let ids: Vec<ProviderId> = page.rows.iter().map(|one| one.row.id).collect();
    let before = store::find_providers(conn, &ids).await?;
    let repair = store::repair_providers(conn, page).await?;
    let is_repaired =
        |id: ProviderId| repair.missing.contains(&id.0) || repair.outdated.contains(&id.0);
    for provider in page
        .rows
        .iter()
        .map(|one| &one.row)
        .filter(|one| is_repaired(one.id))
    {
        let known = before.iter().find(|known| known.id == provider.id);
        if known.is_none_or(|known| known.status != provider.status) {
            order_provider_review(conn, context.in_bulk(), provider.id).await?;
        }
    }
    Ok(repair)
}

pub async fn provider_keys_listed(
    conn: &mut Conn,
    page: &Listing<ProviderKey>,
) -> anyhow::Result<Repair> {
    Ok(store::repair_provider_keys(conn, page).await?)
}
