use std::collections::BTreeMap;

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::running_cost::{Amount, MonthlyCost};
use crate::access_records::domain::OperationFigures;
use crate::domain::Period;

/// The additions of a batch of events to the statistics, each kind in the order of the events.
#[derive(Debug, Default)]
pub struct StatisticsUpdates {
    pub assessments: Vec<Assessment>,
    pub answers: Vec<ProviderAnswer>,
    pub self_checks: Vec<SelfCheckCount>,
}

/// An order as one event, or several of them together, describe it.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub order: Uuid,
    pub seller: Uuid,
    /// The destination of the goods, if it is known.
    pub market: Option<String>,
    pub requested_at: Option<OffsetDateTime>,
    pub reported_at: Option<OffsetDateTime>,
    pub completed_at: Option<OffsetDateTime>,
}

impl Assessment {
    /// Adds a later event about the same order: of every instant the earliest counts.
    pub fn merge(&mut self, later: Self) {
        self.market = self.market.take().or(later.market);
        self.requested_at = earliest(self.requested_at, later.requested_at);
        self.reported_at = earliest(self.reported_at, later.reported_at);
        self.completed_at = earliest(self.completed_at, later.completed_at);
    }
}

fn earliest(one: Option<OffsetDateTime>, other: Option<OffsetDateTime>) -> Option<OffsetDateTime> {
    one.into_iter().chain(other).min()
}

/// The answer of a provider to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Answer {
    Quoted,
    Declined,
}

/// A request to one provider as one event, or several of them together, describe it.
#[derive(Clone, Debug)]
pub struct ProviderAnswer {
    pub order: Uuid,
    pub provider: Uuid,
    pub market: Option<String>,
    pub asked_at: Option<OffsetDateTime>,
    pub answered: Option<(Answer, OffsetDateTime)>,
}

impl ProviderAnswer {
    /// Adds a later event about the same request: the earliest answer counts, and of two at one instant the first.
    pub fn merge(&mut self, later: Self) {
        self.market = self.market.take().or(later.market);
        self.asked_at = earliest(self.asked_at, later.asked_at);
        let answers = self.answered.into_iter().chain(later.answered);
        self.answered = answers.min_by_key(|(_, at)| *at);
    }
}

/// A country's code as events spell it. Anything else is no market.
#[must_use]
pub fn market(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| text.to_owned())
}

/// The things that are counted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub market: Option<String>,
    /// The seller of an assessment, the provider of an answer.
    pub organisation: Option<Uuid>,
}

/// Assessments: each number of what happened in the period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AssessmentFigures {
    pub requested: i64,
    pub reported: i64,
    pub completed: i64,
    /// Of those that were first reported in the period.
    pub median_days_to_report: Option<f64>,
}

/// Self-checks of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckFigures {
    pub checks: i64,
    pub without_rule: i64,
}

/// Self-checks of a day, for a market if they were for one.
#[derive(Clone, Debug)]
pub struct SelfCheckCount {
    pub day: Date,
    pub market: Option<String>,
    pub figures: CheckFigures,
}

impl SelfCheckCount {
    /// One count for each day and market, in the order of both.
    #[must_use]
    pub fn sum(counts: Vec<Self>) -> Vec<Self> {
        let mut sums = BTreeMap::<(Date, Option<String>), CheckFigures>::new();
        for Self {
            day,
            market,
            figures,
        } in counts
        {
            let sum = sums.entry((day, market)).or_default();
            sum.checks = sum.checks.saturating_add(figures.checks);
            sum.without_rule = sum.without_rule.saturating_add(figures.without_rule);
        }
        sums.into_iter()
            .map(|((day, market), figures)| Self {
                day,
                market,
                figures,
            })
            .collect()
    }
}

/// Requests of the period to providers, and the answers to them until now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResponseFigures {
    pub asked: i64,
    pub answered: i64,
    pub declined: i64,
    pub median_hours: Option<f64>,
}

/// Something counted as a whole and by what it is about.
#[derive(Clone, Debug, Default)]
pub struct Counted<Key, Figures> {
    pub total: Figures,
    pub each: Vec<(Key, Figures)>,
}

/// By market, where it is known.
pub type ByMarket<Figures> = Counted<Option<String>, Figures>;

/// The figures of the whole platform.
#[derive(Clone, Debug)]
pub struct PlatformStatistics {
    pub assessments: ByMarket<AssessmentFigures>,
    pub checks: ByMarket<CheckFigures>,
    /// By the provider's organisation.
    pub responses: Counted<Uuid, ResponseFigures>,
    pub operations: OperationFigures,
    pub cost_per_thousand: Option<Amount>,
}

impl PlatformStatistics {
    /// The cost of a thousand of the period's operations.
    #[must_use]
    pub fn cost(
        cost: Option<&MonthlyCost>,
        period: Period,
        operations: OperationFigures,
    ) -> Option<Amount> {
        cost.and_then(|cost| cost.per_thousand(period.days(), operations.all()))
    }
}

/// The figures of one organisation.
#[derive(Clone, Debug)]
pub struct OwnStatistics {
    /// The assessments that it requested as a seller.
    pub assessments: ByMarket<AssessmentFigures>,
    /// The responses that it gave as a provider.
    pub responses: ResponseFigures,
    /// The operations that its people and programs ran.
    pub operations: OperationFigures,
}
