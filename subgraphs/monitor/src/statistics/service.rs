//! Use cases: statistics of the platform and of one organisation, and the events that they count.

use caller::Caller;
use commands::Error;
use database::{Conn, Pool};
use time::Date;

use crate::access_records::service as access_records;
use crate::domain::{Period, RIGHTS, merge_by_key};
use crate::statistics::domain::{
    Assessment, Bucket, DailyCounts, Filter, OwnStatistics, PlatformStatistics, ProviderAnswer,
    SelfCheckCount, StatisticsUpdates, Step,
};
use crate::statistics::store;

pub use crate::statistics::domain::MonthlyCost;

/// Use cases of statistics. Cheap to clone.
#[derive(Clone)]
pub struct Statistics {
    pool: Pool,
    monthly_cost: Option<MonthlyCost>,
}

impl Statistics {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self {
            pool,
            monthly_cost: None,
        }
    }

    /// Sets the monthly cost of the platform. Without it, the statistics have no cost of operations.
    #[must_use]
    pub fn with_monthly_cost(self, monthly_cost: Option<MonthlyCost>) -> Self {
        Self {
            monthly_cost,
            ..self
        }
    }

    /// Statistics of the whole platform, in one market or in all. Returns `None` for an invalid period. The rights are checked first.
    ///
    /// The operations are those of all markets, because access records have no market.
    pub async fn of_platform(
        &self,
        caller: &Caller,
        from: Date,
        to: Date,
        market: Option<String>,
    ) -> Result<Option<PlatformStatistics>, Error> {
        RIGHTS.check(caller, "statistics")?;
        let Some(period) = Period::new(from, to) else {
            return Ok(None);
        };
        let filter = Filter {
            market,
            organisation: None,
        };
        let mut conn = self.pool.acquire().await?;
        let operations = access_records::count_operations(&mut conn, period).await?;
        let cost = self.monthly_cost.as_ref();
        Ok(Some(PlatformStatistics {
            period,
            market: filter.market.clone(),
            assessments: store::count_assessments(&mut conn, period, &filter).await?,
            checks: store::count_self_checks(&mut conn, period, &filter).await?,
            responses: store::count_answers(&mut conn, period, &filter).await?,
            operations,
            cost_per_thousand: PlatformStatistics::cost(cost, period, operations),
        }))
    }

    /// Statistics of the caller's organisation. Returns `None` for an invalid period.
    pub async fn of_own_organisation(
        &self,
        caller: &Caller,
        from: Date,
        to: Date,
    ) -> Result<Option<OwnStatistics>, Error> {
        RIGHTS.check(caller, "ownStatistics")?;
        let organisation = caller.user()?.organisation;
        let Some(period) = Period::new(from, to) else {
            return Ok(None);
        };
        let filter = Filter {
            market: None,
            organisation: Some(organisation),
        };
        let mut conn = self.pool.acquire().await?;
        let responses = store::count_answers(&mut conn, period, &filter).await?;
        Ok(Some(OwnStatistics {
            period,
            assessments: store::count_assessments(&mut conn, period, &filter).await?,
            responses: responses.total,
            operations: access_records::count_operations_of(&mut conn, organisation, period)
                .await?,
        }))
    }

    /// Counts of the whole platform, in one market or in all, in buckets of this length. The sum over the buckets equals the figures
    /// of the period.
    pub async fn platform_series(
        &self,
        caller: &Caller,
        period: Period,
        market: Option<String>,
        step: Step,
    ) -> Result<Vec<Bucket>, Error> {
        RIGHTS.check(caller, "statistics")?;
        let filter = Filter {
            market,
            organisation: None,
        };
        let mut conn = self.pool.acquire().await?;
        let counts = DailyCounts {
            assessments: store::count_assessments_by_day(&mut conn, period, &filter).await?,
            checks: store::count_self_checks_by_day(&mut conn, period, &filter).await?,
            responses: store::count_answers_by_day(&mut conn, period, &filter).await?,
            operations: access_records::count_operations_by_day(&mut conn, period).await?,
        };
        Ok(counts.series(period, step))
    }

    /// Counts of the caller's organisation in buckets of this length. The sum over the buckets equals the figures of the period.
    pub async fn own_series(
        &self,
        caller: &Caller,
        period: Period,
        step: Step,
    ) -> Result<Vec<Bucket>, Error> {
        RIGHTS.check(caller, "ownStatistics")?;
        let organisation = caller.user()?.organisation;
        let filter = Filter {
            market: None,
            organisation: Some(organisation),
        };
        let mut conn = self.pool.acquire().await?;
        let operations =
            access_records::count_operations_of_by_day(&mut conn, organisation, period).await?;
        let counts = DailyCounts {
            assessments: store::count_assessments_by_day(&mut conn, period, &filter).await?,
            responses: store::count_answers_by_day(&mut conn, period, &filter).await?,
            operations,
            ..DailyCounts::default()
        };
        Ok(counts.series(period, step))
    }
}

/// Adds to the statistics, in the transaction that also inserts the events into the inbox.
pub(crate) async fn append(conn: &mut Conn, updates: StatisticsUpdates) -> Result<(), Error> {
    let assessments = merge_by_key(updates.assessments, |one| one.order, Assessment::merge);
    if !assessments.is_empty() {
        store::upsert_assessments(conn, &assessments).await?;
    }
    let request = |answer: &ProviderAnswer| (answer.order, answer.provider);
    let answers = merge_by_key(updates.answers, request, ProviderAnswer::merge);
    if !answers.is_empty() {
        store::upsert_answers(conn, &answers).await?;
    }
    let self_checks = SelfCheckCount::sum(updates.self_checks);
    if !self_checks.is_empty() {
        store::upsert_self_checks(conn, &self_checks).await?;
    }
    Ok(())
}
