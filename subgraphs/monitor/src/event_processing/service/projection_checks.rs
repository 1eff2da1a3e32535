use caller::Caller;
use commands::Error;

use super::EventProcessing;
use crate::domain::RIGHTS;
use crate::event_processing::domain::ProjectionCheck;
use crate::event_processing::store;

impl EventProcessing {
    /// Lists the last comparison of each projection with its source, for one consumer or for all.
    pub async fn list_projection_checks(
        &self,
        caller: &Caller,
        consumer: Option<&str>,
    ) -> Result<Vec<ProjectionCheck>, Error> {
        RIGHTS.check(caller, "projectionChecks")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_projection_checks(&mut conn, consumer).await?)
    }
}
