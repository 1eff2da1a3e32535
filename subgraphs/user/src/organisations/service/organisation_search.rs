use caller::Caller;
use commands::Error;
use database::Window;
use uuid::Uuid;

use super::Organisations;
use crate::domain::rights::RIGHTS;
use crate::organisations::domain::{CarrierFilter, Organisation, OrganisationFilter};
use crate::organisations::store::{organisation_search as store, search_forms};

/// Number of organisations whose search forms one transaction computes.
const PAGE: i64 = 100;

impl Organisations {
    /// Lists organisations, oldest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &OrganisationFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Organisation>, Error> {
        RIGHTS.check(caller, "organisations")?;
        let mut conn = self.pool.acquire().await?;
        let ids = store::list_page(&mut conn, &self.keyring, filter, window).await?;
        drop(conn);
        self.find(caller, &ids).await
    }

    pub async fn count(&self, caller: &Caller, filter: &OrganisationFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "organisations")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count(&mut conn, &self.keyring, filter).await?)
    }

    /// Lists the directory of active carriers, oldest first.
    pub async fn list_carriers(
        &self,
        caller: &Caller,
        filter: &CarrierFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Organisation>, Error> {
        RIGHTS.check(caller, "carriers")?;
        let mut conn = self.pool.acquire().await?;
        let ids = store::list_carriers(&mut conn, &self.keyring, filter, window).await?;
        drop(conn);
        self.find(caller, &ids).await
    }

    pub async fn count_carriers(
        &self,
        caller: &Caller,
        filter: &CarrierFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "carriers")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_carriers(&mut conn, &self.keyring, filter).await?)
    }

    /// Computes the search forms of names and numbers that were sealed without them, in pages of one transaction each.
    /// Returns the number of search forms. Several processes may run this concurrently.
    pub async fn index_search_forms(&self) -> Result<usize, Error> {
        let mut indexed = 0;
        loop {
            let mut tx = self.pool.begin().await?;
            let names = search_forms::index_names(&mut tx, &self.keyring, PAGE).await?;
            let numbers = search_forms::index_numbers(&mut tx, &self.keyring, PAGE).await?;
            tx.commit().await?;
            indexed += names + numbers;
            if i64::try_from(names.max(numbers)).unwrap_or(PAGE) < PAGE {
                return Ok(indexed);
            }
        }
    }
}
