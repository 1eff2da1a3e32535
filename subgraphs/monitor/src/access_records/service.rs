//! Use cases: access records are appended to the chains of their days, counted, listed and verified.

use std::collections::BTreeMap;

use caller::Caller;
use commands::Error;
use database::{Conn, Pool, Window};
use time::Date;
use uuid::Uuid;

use crate::access_records::domain::{
    AccessFilter, AccessRecord, CountFilter, CountKey, OperationCount, OperationFigures,
};
use crate::access_records::store::{self, AccessChain};
use crate::domain::{Chained, DayChain, Days, Period, RIGHTS, RecordKey};
use crate::service::verification;

/// Use cases of access records. Cheap to clone.
#[derive(Clone)]
pub struct AccessRecords {
    pool: Pool,
}

impl AccessRecords {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Lists a page of access records, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &AccessFilter,
        window: Window<RecordKey>,
    ) -> Result<Vec<AccessRecord>, Error> {
        RIGHTS.check(caller, "accessRecords")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_records(&mut conn, filter, window).await?)
    }

    /// Counts access records.
    pub async fn count(&self, caller: &Caller, filter: &AccessFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "accessRecords")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_records(&mut conn, filter).await?)
    }

    /// Lists a page of counts per client, operation and day, latest day first.
    pub async fn list_operation_counts(
        &self,
        caller: &Caller,
        filter: &CountFilter,
        window: Window<CountKey>,
    ) -> Result<Vec<OperationCount>, Error> {
        RIGHTS.check(caller, "operationCounts")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_counts(&mut conn, filter, window).await?)
    }

    /// Counts these counts.
    pub async fn count_operation_counts(
        &self,
        caller: &Caller,
        filter: &CountFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "operationCounts")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_counts(&mut conn, filter).await?)
    }

    /// Verifies the chain of a day and counts its lost records.
    pub async fn verify(&self, caller: &Caller, day: Date) -> Result<DayChain, Error> {
        RIGHTS.check(caller, "accessChain")?;
        self.verify_day(day).await
    }

    /// Verifies a day without a caller. For the command line.
    pub async fn verify_day(&self, day: Date) -> Result<DayChain, Error> {
        let mut conn = self.pool.acquire().await?;
        let chain = verification::verify::<AccessChain>(&mut conn, day).await?;
        let lost = store::count_lost_records(&mut conn, day, chain.head.entries).await?;
        Ok(DayChain { lost, ..chain })
    }

    /// Lists all days with access records, in calendar order. For the command line.
    pub async fn list_days(&self) -> Result<Vec<Date>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_access_days(&mut conn).await?)
    }
}

/// Appends records to the chains of their days and counts them, in the transaction that also inserts their events into the inbox.
pub(crate) async fn append(conn: &mut Conn, records: Vec<AccessRecord>) -> Result<(), Error> {
    if records.is_empty() {
        return Ok(());
    }
    let records: Vec<_> = records.into_iter().map(Chained::canonical).collect();
    let mut days = store::lock_access_days(conn, &Days::of(&records)).await?;
    let links = days.append(records);
    store::insert_access_days(conn, &days.begun()).await?;
    store::insert_records(conn, &links).await?;
    store::update_access_days(conn, &days.grown()).await?;
    let counts = OperationCount::of(links.iter().map(|link| &link.entry));
    if !counts.is_empty() {
        store::upsert_counts(conn, &counts).await?;
    }
    Ok(())
}

/// Counts the operations of a period.
pub(crate) async fn count_operations(
    conn: &mut Conn,
    period: Period,
) -> Result<OperationFigures, Error> {
    Ok(store::count_operations(conn, period).await?)
}

/// Counts the operations of an organisation's users and programs in a period.
pub(crate) async fn count_operations_of(
    conn: &mut Conn,
    organisation: Uuid,
    period: Period,
) -> Result<OperationFigures, Error> {
    Ok(store::count_operations_of(conn, organisation, period).await?)
}

/// Counts the operations of each day (UTC) of a period. Days without operations are left out.
pub(crate) async fn count_operations_by_day(
    conn: &mut Conn,
    period: Period,
) -> Result<BTreeMap<Date, OperationFigures>, Error> {
    Ok(store::count_operations_by_day(conn, period).await?)
}

/// Counts the operations of an organisation's users and programs on each day (UTC) of a period. Days without operations are left out.
pub(crate) async fn count_operations_of_by_day(
    conn: &mut Conn,
    organisation: Uuid,
    period: Period,
) -> Result<BTreeMap<Date, OperationFigures>, Error> {
    Ok(store::count_operations_of_by_day(conn, organisation, period).await?)
}
