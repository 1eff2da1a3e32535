use async_graphql::{Context, Object};
use chassis::scalar::{CountryCode, Date};
use chassis::{Failure, RequestContext};

use super::types::{OwnStatistics, Statistics};
use crate::statistics::service;

/// Message for an invalid period.
const INVALID_PERIOD: &str = "The period is invalid. It must end on or after its first day and must not be longer than 366 days.";

#[derive(Default)]
pub struct StatisticsQuery;

#[Object]
impl StatisticsQuery {
    /// Statistics of the platform for a period of at most 366 days: assessments, self-checks, responses of providers, and operations.
    ///
    /// For platform admins and auditors. The figures of operations include all markets, because operations have no market.
    ///
    /// Errors: `BAD_USER_INPUT` if the period ends before it begins or is longer than 366 days.
    #[graphql(tag = "admin")]
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "First day of the period (UTC).")] from: Date,
        #[graphql(desc = "Last day of the period (UTC), included.")] to: Date,
        #[graphql(desc = "Includes only this destination country.")] market: Option<CountryCode>,
    ) -> Result<Statistics, Failure> {
        let request = RequestContext::of(ctx);
        let statistics: &service::Statistics = request.service();
        let market = market.map(|market| market.0);
        let found = statistics
            .of_platform(request.caller(), from.0, to.0, market)
            .await?
            .ok_or(Failure::BadInput(INVALID_PERIOD))?;
        Ok(found.into())
    }

    /// Statistics of your organisation for a period of at most 366 days: requested assessments, given responses, and operations.
    ///
    /// For signed-in users, about the organisation of the access token.
    ///
    /// Errors: `BAD_USER_INPUT` if the period ends before it begins or is longer than 366 days.
    async fn own_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "First day of the period (UTC).")] from: Date,
        #[graphql(desc = "Last day of the period (UTC), included.")] to: Date,
    ) -> Result<OwnStatistics, Failure> {
        let request = RequestContext::of(ctx);
        let statistics: &service::Statistics = request.service();
        let found = statistics
            .of_own_organisation(request.caller(), from.0, to.0)
            .await?
            .ok_or(Failure::BadInput(INVALID_PERIOD))?;
        Ok(found.into())
    }
}
