use caller::Caller;
use commands::Error;
use time::OffsetDateTime;

use super::Providers;
use super::providers::Place;
use crate::domain::rights::RIGHTS;
use crate::providers::domain::{Need, ProviderMatch, ProviderRank};
use crate::providers::store;

impl Providers {
    /// Lists the listed providers that can issue some of these documents today, unsorted.
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

/// Returns a page of these matches.
#[must_use]
pub fn page_of_matches(
    found: &[ProviderMatch],
    place: &Place,
) -> Vec<(ProviderRank, ProviderMatch)> {
    let Place { sort, window } = place;
    let is_between = |rank: &ProviderRank| {
        window.after.as_ref().is_none_or(|after| rank > after)
            && window.before.as_ref().is_none_or(|before| rank < before)
    };
    let mut ranked: Vec<_> = found
        .iter()
        .map(|found| (found.rank(*sort), found))
        .filter(|(rank, _)| is_between(rank))
        .collect();
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    let most = usize::try_from(window.limit).unwrap_or_default();
    let surplus = ranked.len().saturating_sub(most);
    let skipped = if window.backward { surplus } else { 0 };
    let page = ranked.into_iter().skip(skipped).take(most);
    page.map(|(rank, found)| (rank, found.clone())).collect()
}
