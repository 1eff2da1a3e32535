use caller::Caller;
use time::OffsetDateTime;

use super::providers::Place;
use super::{Error, Service};
use crate::domain::rights::RIGHTS;
use crate::domain::{Need, ProviderMatch, ProviderRank};
use crate::store;

impl Service {
    /// The listed providers that can issue some of these documents today.
    pub async fn match_providers(
        &self,
        caller: &Caller,
        need: &Need,
        place: Place<'_>,
        now: OffsetDateTime,
    ) -> Result<Vec<(ProviderRank, ProviderMatch)>, Error> {
        let found = self.find_matches(caller, need, now).await?;
        let mut ranked: Vec<_> = found.into_iter().map(|found| (found.rank(place.sort), found)).collect();
        ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
        let after = ranked.into_iter().filter(|(rank, _)| place.after.is_none_or(|after| rank > after));
        Ok(after.take(usize::try_from(place.most).unwrap_or_default()).collect())
    }

    pub async fn count_matches(
        &self,
        caller: &Caller,
        need: &Need,
        now: OffsetDateTime,
    ) -> Result<i64, Error> {
        let found = self.find_matches(caller, need, now).await?;
        Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
    }

    async fn find_matches(
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
        Ok(offering.into_iter().filter_map(|provider| ProviderMatch::of(provider, need, today)).collect())
    }
}
