//! What others' events do here. Each runs inside the transaction that also remembers the event, and has no caller.

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrganisationId, ProviderId, RatedOrder};
use crate::store::{provider_standing, providers};

/// A seller has rated a provider, or changed its mind.
pub async fn provider_rated(conn: &mut Conn, rated: &RatedOrder) -> anyhow::Result<()> {
    let provider: ProviderId = rated.provider;
    if providers::lock(conn, provider).await?.is_none() {
        anyhow::bail!("there is no provider {}", provider.0);
    }
    Ok(provider_standing::upsert_rating(conn, rated).await?)
}

/// Providers were asked for an assessment.
pub async fn providers_asked(
    conn: &mut Conn,
    order: Uuid,
    asked: &[OrganisationId],
    at: OffsetDateTime,
) -> anyhow::Result<()> {
    for organisation in asked {
        provider_standing::upsert_asked(conn, order, *organisation, at).await?;
    }
    Ok(())
}

/// One of them has quoted or declined.
pub async fn provider_answered(
    conn: &mut Conn,
    order: Uuid,
    by: OrganisationId,
    at: OffsetDateTime,
) -> anyhow::Result<()> {
    Ok(provider_standing::upsert_answered(conn, order, by, at).await?)
}
