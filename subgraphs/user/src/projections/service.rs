//! Reactions to events of other domains. Each runs in the transaction that also inserts the event into the inbox, and
//! has no caller.

use std::collections::{BTreeSet, HashMap, HashSet};

use commands::Error;
use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrganisationId, ProviderId};
use crate::projections::domain::{Differences, IdRange, ProviderAnswer, RatedOrder};
use crate::projections::store;

/// Stores the rating of a provider by a seller. Returns whether the provider exists.
pub async fn provider_rated(
    conn: &mut Conn,
    rated: &RatedOrder,
    now: OffsetDateTime,
) -> anyhow::Result<bool> {
    if store::lock_providers(conn, &[rated.provider])
        .await?
        .is_empty()
    {
        return Ok(false);
    }
    store::upsert_rating(conn, rated, now).await?;
    Ok(true)
}

/// Stores requests to providers and their answers.
pub async fn providers_answered(conn: &mut Conn, answers: &[ProviderAnswer]) -> anyhow::Result<()> {
    Ok(store::upsert_answers(conn, &ProviderAnswer::merged(answers)).await?)
}

/// Reconciles the ratings with a page of their source. Locks no provider if there is no difference.
///
/// A rating of an unknown provider cannot be repaired and is counted as missing in each comparison.
pub async fn ratings_listed(
    conn: &mut Conn,
    range: IdRange,
    listed: &[RatedOrder],
    now: OffsetDateTime,
) -> anyhow::Result<Differences> {
    let orders: Vec<Uuid> = listed.iter().map(|rated| rated.order).collect();
    let surplus = store::count_other_ratings(conn, range, &orders).await?;
    let differing = store::list_differing(conn, listed).await?;
    if differing.is_empty() {
        return Ok(Differences {
            surplus,
            ..Differences::default()
        });
    }
    let is_differing = |rated: &&RatedOrder| differing.iter().any(|one| one.order == rated.order);
    let ratings: Vec<RatedOrder> = listed.iter().filter(is_differing).copied().collect();
    let named = ratings.iter().map(|rated| rated.provider);
    let named: BTreeSet<ProviderId> = named
        .chain(differing.iter().filter_map(|one| one.known_provider))
        .collect();
    let known = store::lock_providers(conn, &named.into_iter().collect::<Vec<_>>()).await?;
    let (ratings, unknown): (Vec<_>, Vec<_>) = ratings
        .into_iter()
        .partition(|rated| known.contains(&rated.provider));
    let written = store::upsert_ratings(conn, &ratings).await?;
    store::recount(conn, &known, now).await?;
    let missing = written.inserted + i64::try_from(unknown.len()).unwrap_or(i64::MAX);
    Ok(Differences {
        missing,
        outdated: written.updated,
        surplus,
    })
}

/// Lists those of these sellers that have asked this organisation for an assessment.
pub(crate) async fn list_sellers_that_asked(
    conn: &mut Conn,
    organisation: Uuid,
    sellers: &[OrganisationId],
) -> Result<HashSet<OrganisationId>, Error> {
    Ok(store::list_sellers_that_asked(conn, organisation, sellers).await?)
}

/// Lists the response times of these organisations, in hours. An organisation with too few answers has none.
pub(crate) async fn list_response_hours(
    conn: &mut Conn,
    organisations: &[OrganisationId],
) -> Result<HashMap<OrganisationId, f64>, Error> {
    Ok(store::list_response_hours(conn, organisations).await?)
}
