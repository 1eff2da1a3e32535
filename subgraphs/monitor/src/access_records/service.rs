//! Use cases.

use caller::Caller;
use database::Window;

use crate::access_records::domain::{AccessRecord, CountKey, OperationCount, RecordKey};
use crate::access_records::store;
use crate::domain::{AccessFilter, CountFilter, RIGHTS};
use crate::service::{Error, Service};

impl Service {
    /// Access records, newest first.
    pub async fn access_records(
        &self,
        caller: &Caller,
        filter: &AccessFilter,
        window: Window<RecordKey>,
    ) -> Result<Vec<AccessRecord>, Error> {
        RIGHTS.check(caller, "accessRecords")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_records(&mut conn, filter, window).await?)
    }

    pub async fn access_record_total(
        &self,
        caller: &Caller,
        filter: &AccessFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "accessRecords")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_records(&mut conn, filter).await?)
    }

    /// Counts per client, operation and day, latest day first.
    pub async fn operation_counts(
        &self,
        caller: &Caller,
        filter: &CountFilter,
        window: Window<CountKey>,
    ) -> Result<Vec<OperationCount>, Error> {
        RIGHTS.check(caller, "operationCounts")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_counts(&mut conn, filter, window).await?)
    }

    pub async fn operation_count_total(
        &self,
        caller: &Caller,
        filter: &CountFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "operationCounts")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_counts(&mut conn, filter).await?)
    }
}
