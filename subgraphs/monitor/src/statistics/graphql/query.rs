use async_graphql::{Context, Object};
use chassis::scalar::{CountryCode, Date};
use chassis::{Failure, RequestContext};

use super::types::{OwnStatistics, Statistics};
use crate::statistics::service;

/// The message for days that are no period.
const INVALID_PERIOD: &str =
    "a period ends on the day it begins or later, and has at most 366 days";

#[derive(Default)]
pub struct StatisticsQuery;

#[Object]
impl StatisticsQuery {
    /// How the platform did in a period, both days (UTC) included, at most 366 days: assessments and self-checks by
    /// market, how fast providers answer, and what the operations cost. `market` narrows all but the operations.
    /// `BAD_USER_INPUT` for a period that ends before it begins or is longer. For platform admins and auditors.
    #[graphql(tag = "admin")]
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        from: Date,
        to: Date,
        market: Option<CountryCode>,
    ) -> Result<Statistics, Failure> {
        let request = RequestContext::of(ctx);
        let statistics: &service::Statistics = request.service();
        let code = market.clone().map(|market| market.0);
        let found = statistics
            .of_platform(request.caller(), from.0, to.0, code)
            .await?
            .ok_or(Failure::BadInput(INVALID_PERIOD))?;
        Ok(Statistics::new(from, to, market, found))
    }

    /// How your own organisation did in a period, both days (UTC) included, at most 366 days: the assessments that it
    /// asked for as a seller, the answers that it gave as a provider, and the operations that its people and programs
    /// ran. `BAD_USER_INPUT` for a period that ends before it begins or is longer.
    async fn own_statistics(
        &self,
        ctx: &Context<'_>,
        from: Date,
        to: Date,
    ) -> Result<OwnStatistics, Failure> {
        let request = RequestContext::of(ctx);
        let statistics: &service::Statistics = request.service();
        let found = statistics
            .of_own_organisation(request.caller(), from.0, to.0)
            .await?
            .ok_or(Failure::BadInput(INVALID_PERIOD))?;
        Ok(OwnStatistics::new(from, to, found))
    }
}
