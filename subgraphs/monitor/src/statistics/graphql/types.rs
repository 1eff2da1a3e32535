use async_graphql::SimpleObject;
use chassis::Money;
use chassis::scalar::{CountryCode, Date};
use uuid::Uuid;

use crate::access_records::domain as access_records;
use crate::domain::Period;
use crate::graphql::references::Organisation;
use crate::graphql::values::int;
use crate::statistics::domain;

/// Statistics of the platform for a period of whole days (UTC).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Statistics {
    /// First day of the period.
    from: Date,
    /// Last day of the period, included.
    to: Date,
    /// Destination country of the query. Null for all countries.
    market: Option<CountryCode>,
    /// Assessments of all markets, or of the requested one.
    assessments: AssessmentFigures,
    /// Assessments per market, the market with the most requests first.
    assessments_by_market: Vec<MarketAssessments>,
    /// Self-checks of all markets, or of the requested one.
    self_checks: SelfCheckFigures,
    /// Self-checks per market, the market with the most self-checks without a rule first.
    self_checks_by_market: Vec<MarketSelfChecks>,
    /// Responses of all providers.
    responses: ResponseFigures,
    /// Responses per provider, the provider with the most requests first. At most 100 providers.
    provider_responses: Vec<ProviderResponses>,
    /// Operations of all markets, even if a market was requested.
    operations: Operations,
    #[graphql(skip)]
    period: Period,
}

/// Statistics of one organisation for a period of whole days (UTC).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct OwnStatistics {
    /// First day of the period.
    from: Date,
    /// Last day of the period, included.
    to: Date,
    /// Assessments that the organisation requested as a seller.
    assessments: AssessmentFigures,
    /// Assessments per market, the market with the most requests first.
    assessments_by_market: Vec<MarketAssessments>,
    /// Responses that the organisation gave as a provider.
    responses: ResponseFigures,
    /// Operations of the organisation's users and programs.
    operations: OperationFigures,
    #[graphql(skip)]
    period: Period,
}

/// Assessments of a period. Each number counts what happened in the period, so a request and its report may be counted in different
/// periods.
#[derive(SimpleObject)]
pub struct AssessmentFigures {
    /// Number of orders that were sent to providers.
    requested: i32,
    /// Number of orders with their first report in the period.
    reported: i32,
    /// Number of orders that were completed.
    completed: i32,
    /// Median number of days from the request to the first report, of orders with their first report in the period. Null without such
    /// orders.
    median_days_to_report: Option<f64>,
}

/// Assessments for one market.
#[derive(SimpleObject)]
pub struct MarketAssessments {
    /// Destination country of the goods. Null for orders without a known destination.
    market: Option<CountryCode>,
    #[graphql(flatten)]
    figures: AssessmentFigures,
}

/// Self-checks that sellers ran in a period, single or in bulk. Self-checks for transport approvals are not included.
#[derive(SimpleObject)]
pub struct SelfCheckFigures {
    /// Number of self-checks.
    checks: i32,
    /// Number of self-checks with the verdict `NO_RULE_FOUND`.
    without_rule: i32,
}

/// Self-checks for one market.
#[derive(SimpleObject)]
pub struct MarketSelfChecks {
    /// Destination country of the goods. Null for bulk self-checks, which are counted without their markets.
    market: Option<CountryCode>,
    #[graphql(flatten)]
    figures: SelfCheckFigures,
}

/// Requests for a quote that were sent in a period, with the answers to them until now. An order that was sent to three providers
/// counts as three requests.
#[derive(SimpleObject)]
pub struct ResponseFigures {
    /// Number of requests.
    asked: i32,
    /// Number of requests that were quoted or declined, in the period or later.
    answered: i32,
    /// Number of requests whose first answer was to decline.
    declined: i32,
    /// Median number of hours from the request to the first answer. Null without answers.
    median_hours: Option<f64>,
}

/// Responses of one provider.
#[derive(SimpleObject)]
pub struct ProviderResponses {
    /// Organisation of the provider.
    organisation: Organisation,
    #[graphql(flatten)]
    figures: ResponseFigures,
}

/// Operations that reached the gateway in a period.
#[derive(SimpleObject)]
pub struct OperationFigures {
    /// Number of operations without a GraphQL error. A mutation that is refused with `userErrors` counts here.
    served: i32,
    /// Number of operations with a GraphQL error.
    refused: i32,
}

/// Operations that reached the gateway in a period, with their cost.
#[derive(SimpleObject)]
pub struct Operations {
    #[graphql(flatten)]
    figures: OperationFigures,
    /// Cost of a thousand operations, served or refused: the platform's monthly cost × days of the period / 30.44 / operations × 1000,
    /// rounded to the minor unit. All days of the period count, including future days. Null without a configured monthly cost, without
    /// operations, or if the cost exceeds the range of `Money`.
    cost_per_thousand: Option<Money>,
}

impl Statistics {
    pub const fn period(&self) -> Period {
        self.period
    }

    /// Code of the destination country of the query.
    pub fn market_code(&self) -> Option<String> {
        self.market.as_ref().map(|market| market.0.clone())
    }
}

impl From<domain::PlatformStatistics> for Statistics {
    fn from(found: domain::PlatformStatistics) -> Self {
        let self_checks = found.checks.each.into_iter();
        let responses = found.responses.each.into_iter();
        Self {
            from: Date(found.period.first()),
            to: Date(found.period.last()),
            market: found.market.map(CountryCode),
            period: found.period,
            assessments: found.assessments.total.into(),
            assessments_by_market: by_market(found.assessments.each),
            self_checks: found.checks.total.into(),
            self_checks_by_market: self_checks
                .map(|(market, figures)| MarketSelfChecks::of(market, figures))
                .collect(),
            responses: found.responses.total.into(),
            provider_responses: responses
                .map(|(organisation, figures)| ProviderResponses::of(organisation, figures))
                .collect(),
            operations: Operations {
                figures: found.operations.into(),
                cost_per_thousand: found.cost_per_thousand.map(money),
            },
        }
    }
}

impl OwnStatistics {
    pub const fn period(&self) -> Period {
        self.period
    }
}

impl From<domain::OwnStatistics> for OwnStatistics {
    fn from(found: domain::OwnStatistics) -> Self {
        Self {
            from: Date(found.period.first()),
            to: Date(found.period.last()),
            period: found.period,
            assessments: found.assessments.total.into(),
            assessments_by_market: by_market(found.assessments.each),
            responses: found.responses.into(),
            operations: found.operations.into(),
        }
    }
}

fn by_market(each: Vec<(Option<String>, domain::AssessmentFigures)>) -> Vec<MarketAssessments> {
    each.into_iter()
        .map(|(market, figures)| MarketAssessments::of(market, figures))
        .collect()
}

fn money(
    domain::Amount {
        minor_units,
        currency,
    }: domain::Amount,
) -> Money {
    Money {
        minor_units,
        currency,
    }
}

impl From<domain::AssessmentFigures> for AssessmentFigures {
    fn from(figures: domain::AssessmentFigures) -> Self {
        Self {
            requested: int(figures.requested),
            reported: int(figures.reported),
            completed: int(figures.completed),
            median_days_to_report: figures.median_days_to_report,
        }
    }
}

impl MarketAssessments {
    fn of(market: Option<String>, figures: domain::AssessmentFigures) -> Self {
        Self {
            market: market.map(CountryCode),
            figures: figures.into(),
        }
    }
}

impl From<domain::CheckFigures> for SelfCheckFigures {
    fn from(figures: domain::CheckFigures) -> Self {
        Self {
            checks: int(figures.checks),
            without_rule: int(figures.without_rule),
        }
    }
}

impl MarketSelfChecks {
    fn of(market: Option<String>, figures: domain::CheckFigures) -> Self {
        Self {
            market: market.map(CountryCode),
            figures: figures.into(),
        }
    }
}

impl From<domain::ResponseFigures> for ResponseFigures {
    fn from(figures: domain::ResponseFigures) -> Self {
        Self {
            asked: int(figures.asked),
            answered: int(figures.answered),
            declined: int(figures.declined),
            median_hours: figures.median_hours,
        }
    }
}

impl ProviderResponses {
    fn of(organisation: Uuid, figures: domain::ResponseFigures) -> Self {
        Self {
            organisation: organisation.into(),
            figures: figures.into(),
        }
    }
}

impl From<access_records::OperationFigures> for OperationFigures {
    fn from(figures: access_records::OperationFigures) -> Self {
        Self {
            served: int(figures.served),
            refused: int(figures.refused),
        }
    }
}
