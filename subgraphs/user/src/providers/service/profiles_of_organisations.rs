use caller::Caller;
use commands::Error;

use super::Providers;
use super::lookup::visible;
use crate::domain::OrganisationId;
use crate::providers::domain::{Provider, Visible};
use crate::providers::store::providers as store;

impl Providers {
    /// Lists those of the providers of these organisations that the caller may read.
    pub async fn find_of(
        &self,
        caller: &Caller,
        organisations: &[OrganisationId],
    ) -> Result<Vec<Provider>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_of(&mut conn, organisations, visible(caller)).await?)
    }

    /// The provider of the organisation of a session that this request began, so that no caller is authorised.
    pub async fn profile_of_session(
        &self,
        organisation: OrganisationId,
    ) -> Result<Option<Provider>, Error> {
        let mut conn = self.pool.acquire().await?;
        let own = Visible::ListedAndOwn(Some(organisation));
        Ok(store::list_of(&mut conn, &[organisation], own).await?.pop())
    }
}
