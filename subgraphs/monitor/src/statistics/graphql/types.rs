use async_graphql::SimpleObject;
use chassis::Money;
use chassis::scalar::{CountryCode, Date};
use uuid::Uuid;

use crate::access_records::domain as access_records;
use crate::graphql::organisation::Organisation;
use crate::graphql::values::int;
use crate::statistics::domain;

/// How the platform did in a period of whole days (UTC).
#[derive(SimpleObject)]
pub struct Statistics {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    /// The market that was asked about; null for all.
    market: Option<CountryCode>,
    assessments: AssessmentFigures,
    /// The market with the most requests first.
    assessments_by_market: Vec<MarketAssessments>,
    self_checks: SelfCheckFigures,
    /// The market with the most self-checks without a rule first: where rules are missing.
    self_checks_by_market: Vec<MarketSelfChecks>,
    responses: ResponseFigures,
    /// At most 100, the provider that was asked most first.
    provider_responses: Vec<ProviderResponses>,
    /// Of all markets, whichever was asked about.
    operations: Operations,
}

/// How one organisation did in a period of whole days (UTC).
#[derive(SimpleObject)]
pub struct OwnStatistics {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    /// That it asked for as a seller.
    assessments: AssessmentFigures,
    /// The market with the most requests first.
    assessments_by_market: Vec<MarketAssessments>,
    /// To requests that it got as a provider.
    responses: ResponseFigures,
    /// That its people and programs ran.
    operations: OperationFigures,
}

/// What happened to assessments in a period. Each number is of what happened in it, so a request of one period and its
/// report may be counted in different ones.
#[derive(SimpleObject)]
pub struct AssessmentFigures {
    /// Orders that were sent to providers.
    requested: i32,
    /// Orders that got their first report.
    reported: i32,
    /// Orders that were completed for the first time.
    completed: i32,
    /// From the request to the first report, of the orders that got it in the period; null if there are none.
    median_days_to_report: Option<f64>,
}

/// The assessments for one market.
#[derive(SimpleObject)]
pub struct MarketAssessments {
    /// Where the goods are to go; null for orders of which that is not known.
    market: Option<CountryCode>,
    #[graphql(flatten)]
    figures: AssessmentFigures,
}

/// Self-checks that sellers ran in a period, alone or many at once; not those that a transport approval asked for.
#[derive(SimpleObject)]
pub struct SelfCheckFigures {
    checks: i32,
    /// Those to which no rule spoke: `NO_RULE_FOUND`.
    without_rule: i32,
}

/// The self-checks for one market.
#[derive(SimpleObject)]
pub struct MarketSelfChecks {
    /// Where the goods are to go; null for checks of many products or lanes at once, of which only the sum is known.
    market: Option<CountryCode>,
    #[graphql(flatten)]
    figures: SelfCheckFigures,
}

/// Requests for a quote that were sent in a period, and what has become of them until now. An order that was sent to
/// three providers is three requests.
#[derive(SimpleObject)]
pub struct ResponseFigures {
    asked: i32,
    /// Those with a quote or a refusal, in the period or after it.
    answered: i32,
    /// Those of which the first answer was a refusal.
    declined: i32,
    /// From the request to the first answer; null if there is none.
    median_hours: Option<f64>,
}

/// How one provider answers.
#[derive(SimpleObject)]
pub struct ProviderResponses {
    organisation: Organisation,
    #[graphql(flatten)]
    figures: ResponseFigures,
}

/// Operations that came to the gateway in a period.
#[derive(SimpleObject)]
pub struct OperationFigures {
    /// Those that went well.
    served: i32,
    /// Those that ended with an error, whatever its code.
    refused: i32,
}

/// Operations that came to the gateway in a period, and what they cost.
#[derive(SimpleObject)]
pub struct Operations {
    #[graphql(flatten)]
    figures: OperationFigures,
    /// What a thousand operations, served or refused, cost: the platform's monthly cost × days of the period / 30.44 /
    /// operations × 1000, rounded to the minor unit. All days of the period count, also those that are still to come.
    /// Null if no monthly cost is configured, if there were no operations, or if it is more than `Money` can say.
    cost_per_thousand: Option<Money>,
}

impl Statistics {
    pub fn new(
        from: Date,
        to: Date,
        market: Option<CountryCode>,
        found: domain::PlatformStatistics,
    ) -> Self {
        let self_checks = found.checks.each.into_iter();
        let responses = found.responses.each.into_iter();
        Self {
            from,
            to,
            market,
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
    pub fn new(from: Date, to: Date, found: domain::OwnStatistics) -> Self {
        Self {
            from,
            to,
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
