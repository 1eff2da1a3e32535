use caller::Caller;
use commands::Error;
use database::Window;
use uuid::Uuid;

use super::Watches;
use crate::domain::{RIGHTS, WatchId};
use crate::service::rights;
use crate::watches::domain::{Watch, WatchFilter};
use crate::watches::store;

impl Watches {
    /// Lists the watches among these IDs that the caller may read.
    pub async fn find(&self, caller: &Caller, ids: &[WatchId]) -> Result<Vec<Watch>, Error> {
        if RIGHTS.check(caller, "Watch").is_err() {
            return Ok(Vec::new());
        }
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// Lists a page of the watches that the caller may read, oldest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: WatchFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Watch>, Error> {
        RIGHTS.check(caller, "watches")?;
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::page(&mut conn, reach.organisation(), filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: WatchFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "watches")?;
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::count(&mut conn, reach.organisation(), filter).await?)
    }
}
