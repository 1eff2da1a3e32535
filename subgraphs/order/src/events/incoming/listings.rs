//! Pages of a producer's current state, with which the projections of this domain are reconciled.
//!
//! A repaired row replaces a lost event: approvals about a product that was missing, or whose organisation, status or digest
//! differs, are checked again, and certificates follow the status of their provider.

use anyhow::Context;
use database::Conn;
use events::CloudEvent;
use events::operations::Page;
use events::{EventContext, rule as published_rules, user as published_users};
use outbox::{Drift, ProjectionId};

use super::conversions;
use crate::approval_reviews::service as approval_reviews;
use crate::projections::domain::{Listing, Repair, Versioned};
use crate::projections::service as projections;
use crate::transport_approvals::service as transport_approvals;

const CONSUMER: &str = "order";

/// A page, with the event that contains it.
#[derive(Clone, Copy)]
pub struct Listed<'a, T> {
    pub event: &'a CloudEvent,
    pub page: &'a Page<T>,
}

pub async fn products(
    conn: &mut Conn,
    context: EventContext,
    listed: Listed<'_, published_rules::Product>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, conversions::product)?;
    let repaired = projections::repair_products(conn, &listing).await?;
    if !repaired.redescribed.is_empty() {
        let context = context.in_bulk();
        transport_approvals::order_review_of_products(conn, context, &repaired.redescribed).await?;
    }
    listed.checked(conn, "products", &repaired.repair).await
}

pub async fn rule_packs(
    conn: &mut Conn,
    listed: Listed<'_, published_rules::PublishedRulePack>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, |pack| Ok(conversions::rule_pack(pack)))?;
    let repair = projections::repair_rule_packs(conn, &listing).await?;
    listed.checked(conn, "rule_packs", &repair).await
}

pub async fn organisations(
    conn: &mut Conn,
    listed: Listed<'_, published_users::Organisation>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, |organisation| {
        Ok(conversions::organisation(organisation))
    })?;
    let repair = projections::repair_organisations(conn, &listing).await?;
    listed.checked(conn, "organisations", &repair).await
}

pub async fn providers(
    conn: &mut Conn,
    context: EventContext,
    listed: Listed<'_, published_users::Provider>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, |provider| Ok(conversions::provider(provider)))?;
    let repaired = projections::repair_providers(conn, &listing).await?;
    for provider in repaired.status_changed {
        approval_reviews::order_provider_review(conn, context.in_bulk(), provider).await?;
    }
    listed.checked(conn, "providers", &repaired.repair).await
}

pub async fn provider_keys(
    conn: &mut Conn,
    listed: Listed<'_, published_users::ProviderKey>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, |key| Ok(conversions::provider_key(key)?))
        .context("this build cannot read the key of a provider")?;
    let repair = projections::repair_provider_keys(conn, &listing).await?;
    listed.checked(conn, "provider_keys", &repair).await
}

fn listing<T: Clone, R>(
    page: &Page<T>,
    read: impl Fn(T) -> anyhow::Result<R>,
) -> anyhow::Result<Listing<R>> {
    let rows = page.items.iter().map(|listed| {
        Ok(Versioned {
            row: read(listed.item.clone())?,
            sequence: listed.sequence,
        })
    });
    Ok(Listing {
        after: page.after,
        through: page.through,
        rows: rows.collect::<anyhow::Result<_>>()?,
    })
}

impl<T> Listed<'_, T> {
    /// Records the reconciliation of a page of this projection.
    async fn checked(
        self,
        conn: &mut Conn,
        projection: &str,
        repair: &Repair,
    ) -> anyhow::Result<()> {
        let count = |rows: &[uuid::Uuid]| i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let drift = Drift {
            missing: count(&repair.missing),
            outdated: count(&repair.outdated),
            surplus: repair.surplus,
        };
        let id = ProjectionId {
            consumer: CONSUMER,
            projection,
        };
        outbox::checked(conn, id, self.page, drift, self.event).await
    }
}
