//! Use cases.

use caller::Caller;
use time::Date;

use crate::access_records::store as access_records_store;
use crate::domain::RIGHTS;
use crate::service::{Error, Service};
use crate::statistics::domain::{Filter, OwnStatistics, Period, Statistics};
use crate::statistics::store;

pub use crate::statistics::domain::MonthlyCost;

impl Service {
    /// How the whole platform did, in one market or in all. The operations are those of all markets: no record of one
    /// says where goods were to go.
    pub async fn statistics(
        &self,
        caller: &Caller,
        from: Date,
        to: Date,
        market: Option<String>,
    ) -> Result<Statistics, Error> {
        RIGHTS.check(caller, "statistics")?;
        let period = Period::new(from, to).ok_or(Error::Period)?;
        let filter = Filter {
            market,
            organisation: None,
        };
        let mut conn = self.pool.acquire().await?;
        let operations = access_records_store::count_operations(&mut conn, period).await?;
        Ok(Statistics {
            assessments: store::count_assessments(&mut conn, period, &filter).await?,
            checks: store::count_self_checks(&mut conn, period, &filter).await?,
            responses: store::count_answers(&mut conn, period, &filter).await?,
            operations,
            cost_per_thousand: Statistics::cost(self.monthly_cost.as_ref(), period, operations),
        })
    }

    /// How the caller's organisation did.
    pub async fn own_statistics(
        &self,
        caller: &Caller,
        from: Date,
        to: Date,
    ) -> Result<OwnStatistics, Error> {
        RIGHTS.check(caller, "ownStatistics")?;
        let organisation = caller.user()?.organisation;
        let period = Period::new(from, to).ok_or(Error::Period)?;
        let filter = Filter {
            market: None,
            organisation: Some(organisation),
        };
        let mut conn = self.pool.acquire().await?;
        Ok(OwnStatistics {
            assessments: store::count_assessments(&mut conn, period, &filter).await?,
            responses: store::count_answers(&mut conn, period, &filter)
                .await?
                .total,
            operations: access_records_store::count_operations_of(&mut conn, organisation, period)
                .await?,
        })
    }
}
