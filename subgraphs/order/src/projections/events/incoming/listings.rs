//! Pages of a producer's current state, with which this domain's projections are compared.

use anyhow::Context;
use database::Conn;
use events::CloudEvent;
use events::operations::Page;
use events::{EventContext, rule as published_rules, user as published_users};
use outbox::{Drift, ProjectionId};

use super::rule::{known_product, known_rule_pack};
use super::user::{known_key, known_organisation, known_provider};
use crate::projections::domain::{Listing, Repair, Versioned};
use crate::projections::service::reconciliation;

const CONSUMER: &str = "order";

/// A page, and the event that brought it.
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
    let listing = listing(listed.page, known_product)?;
    let repair = reconciliation::products_listed(conn, context, &listing).await?;
    listed.checked(conn, "products", &repair).await
}

pub async fn rule_packs(
    conn: &mut Conn,
    listed: Listed<'_, published_rules::PublishedRulePack>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, |pack| Ok(known_rule_pack(pack)))?;
    let repair = reconciliation::rule_packs_listed(conn, &listing).await?;
    listed.checked(conn, "rule_packs", &repair).await
}

pub async fn organisations(
    conn: &mut Conn,
    listed: Listed<'_, published_users::Organisation>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, |organisation| {
        Ok(known_organisation(organisation))
    })?;
    let repair = reconciliation::organisations_listed(conn, &listing).await?;
    listed.checked(conn, "organisations", &repair).await
}

pub async fn providers(
    conn: &mut Conn,
    context: EventContext,
    listed: Listed<'_, published_users::Provider>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, |provider| Ok(known_provider(provider)))?;
    let repair = reconciliation::providers_listed(conn, context, &listing).await?;
    listed.checked(conn, "providers", &repair).await
}

pub async fn provider_keys(
    conn: &mut Conn,
    listed: Listed<'_, published_users::ProviderKey>,
) -> anyhow::Result<()> {
    let listing = listing(listed.page, |key| Ok(known_key(key)?))
        .context("a provider's key that this build cannot read")?;
    let repair = reconciliation::provider_keys_listed(conn, &listing).await?;
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
    /// Counts the page of this projection.
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
