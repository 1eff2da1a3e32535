use caller::Caller;
use time::OffsetDateTime;

use super::providers::Place;
use super::{Error, Service};
use crate::domain::rights::RIGHTS;
use crate::domain::{Need, ProviderMatch, ProviderRank};
use crate::store;

impl Service {
    /// The listed providers that can issue some of these documents today, in no order.
    pub async fn find_matches(
        &self,
        caller: &Caller,
        need: &Need,
        now: OffsetDateTime,
    ) -> Result<Vec<ProviderMatch>, Error> {
        RIGHTS.check(caller, "matchProviders")?;
        if need.document_types.is_empty() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        let offering = store::provider_search::list_offering(&mut conn, need).await?;
        let today = now.date();
        Ok(offering
            .iter()
            .filter_map(|provider| ProviderMatch::of(provider, need, today))
            .collect())
    }
}

/// The page of these matches that begins after a place.
#[must_use]
pub fn page_of_matches(
    found: &[ProviderMatch],
    place: Place<'_>,
) -> Vec<(ProviderRank, ProviderMatch)> {
    let mut ranked: Vec<_> = found
        .iter()
        .map(|found| (found.rank(place.sort), found))
        .collect();
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    let after = ranked
        .into_iter()
        .filter(|(rank, _)| place.after.is_none_or(|after| rank > after));
    let page = after.take(usize::try_from(place.most).unwrap_or_default());
    page.map(|(rank, found)| (rank, found.clone())).collect()
}
