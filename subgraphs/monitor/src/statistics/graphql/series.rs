use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext};

use super::types::{OperationFigures, OwnStatistics, SelfCheckFigures, Statistics};
use crate::graphql::values::int;
use crate::statistics::domain;
use crate::statistics::service;

/// Length of the buckets of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Step")]
pub enum StatisticsStep {
    /// One day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// One calendar month.
    Month,
}

/// Counts of the platform on consecutive days (UTC).
#[derive(SimpleObject)]
pub struct StatisticsBucket {
    /// First day of the bucket.
    from: Date,
    /// Last day of the bucket, included.
    to: Date,
    /// Assessments, by the day on which each step happened.
    assessments: AssessmentCounts,
    /// Self-checks, by the day of the self-check.
    self_checks: SelfCheckFigures,
    /// Responses of all providers, by the day of the request.
    responses: ResponseCounts,
    /// Operations of all markets, even if a market was requested.
    operations: OperationFigures,
}

/// Counts of one organisation on consecutive days (UTC).
#[derive(SimpleObject)]
pub struct OwnStatisticsBucket {
    /// First day of the bucket.
    from: Date,
    /// Last day of the bucket, included.
    to: Date,
    /// Assessments that the organisation requested as a seller, by the day on which each step happened.
    assessments: AssessmentCounts,
    /// Responses that the organisation gave as a provider, by the day of the request.
    responses: ResponseCounts,
    /// Operations of the organisation's users and programs.
    operations: OperationFigures,
}

/// Numbers of assessments in a bucket of a series.
#[derive(SimpleObject)]
pub struct AssessmentCounts {
    /// Number of orders that were sent to providers.
    requested: i32,
    /// Number of orders with their first report in the bucket.
    reported: i32,
    /// Number of orders that were completed.
    completed: i32,
}

/// Requests for a quote that were sent in a bucket of a series, with the answers to them until now.
#[derive(SimpleObject)]
pub struct ResponseCounts {
    /// Number of requests.
    asked: i32,
    /// Number of requests that were quoted or declined, in the bucket or later.
    answered: i32,
    /// Number of requests whose first answer was to decline.
    declined: i32,
}

#[ComplexObject]
impl Statistics {
    /// Counts of the period in buckets of days, weeks or months, oldest first. Their sums are the counts of the period.
    ///
    /// The buckets cover the whole period: a bucket without counts has zeros, and the first and the last bucket may be shorter than the
    /// others. At most 366 buckets, because a period has at most 366 days.
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Length of the buckets.")] step: StatisticsStep,
    ) -> Result<Vec<StatisticsBucket>, Failure> {
        let request = RequestContext::of(ctx);
        let statistics: &service::Statistics = request.service();
        let (caller, market) = (request.caller(), self.market_code());
        let buckets = statistics
            .platform_series(caller, self.period(), market, step.into())
            .await?;
        Ok(buckets.into_iter().map(Into::into).collect())
    }
}

#[ComplexObject]
impl OwnStatistics {
    /// Counts of the period in buckets of days, weeks or months, oldest first. Their sums are the counts of the period.
    ///
    /// The buckets cover the whole period: a bucket without counts has zeros, and the first and the last bucket may be shorter than the
    /// others. At most 366 buckets, because a period has at most 366 days.
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Length of the buckets.")] step: StatisticsStep,
    ) -> Result<Vec<OwnStatisticsBucket>, Failure> {
        let request = RequestContext::of(ctx);
        let statistics: &service::Statistics = request.service();
        let buckets = statistics
            .own_series(request.caller(), self.period(), step.into())
            .await?;
        Ok(buckets.into_iter().map(Into::into).collect())
    }
}

impl From<domain::Bucket> for StatisticsBucket {
    fn from(bucket: domain::Bucket) -> Self {
        Self {
            from: Date(bucket.from),
            to: Date(bucket.to),
            assessments: bucket.assessments.into(),
            self_checks: bucket.checks.into(),
            responses: bucket.responses.into(),
            operations: bucket.operations.into(),
        }
    }
}

impl From<domain::Bucket> for OwnStatisticsBucket {
    fn from(bucket: domain::Bucket) -> Self {
        Self {
            from: Date(bucket.from),
            to: Date(bucket.to),
            assessments: bucket.assessments.into(),
            responses: bucket.responses.into(),
            operations: bucket.operations.into(),
        }
    }
}

impl From<domain::AssessmentCounts> for AssessmentCounts {
    fn from(counts: domain::AssessmentCounts) -> Self {
        Self {
            requested: int(counts.requested),
            reported: int(counts.reported),
            completed: int(counts.completed),
        }
    }
}

impl From<domain::ResponseCounts> for ResponseCounts {
    fn from(counts: domain::ResponseCounts) -> Self {
        Self {
            asked: int(counts.asked),
            answered: int(counts.answered),
            declined: int(counts.declined),
        }
    }
}
