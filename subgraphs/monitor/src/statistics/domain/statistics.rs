use std::collections::BTreeMap;

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::running_cost::{Amount, MonthlyCost};
use crate::access_records::domain::OperationFigures;
use crate::domain::Period;

/// Additions of a batch of events to the statistics, in the order of the events.
#[derive(Debug, Default)]
pub struct StatisticsUpdates {
    pub assessments: Vec<Assessment>,
    pub answers: Vec<ProviderAnswer>,
    pub self_checks: Vec<SelfCheckCount>,
}

/// State of an order as one or several events describe it.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub order: Uuid,
    pub seller: Uuid,
    /// Destination country of the goods, if it is known.
    pub market: Option<String>,
    pub requested_at: Option<OffsetDateTime>,
    pub reported_at: Option<OffsetDateTime>,
    pub completed_at: Option<OffsetDateTime>,
}

impl Assessment {
    /// Merges a later event about the same order. The earliest value of each time wins.
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

/// A provider's answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Answer {
    Quoted,
    Declined,
}

/// A request to one provider as one or several events describe it.
#[derive(Clone, Debug)]
pub struct ProviderAnswer {
    pub order: Uuid,
    pub provider: Uuid,
    pub market: Option<String>,
    pub asked_at: Option<OffsetDateTime>,
    pub answered: Option<(Answer, OffsetDateTime)>,
}

impl ProviderAnswer {
    /// Merges a later event about the same request. The earliest answer wins; of two answers at the same time, the first.
    pub fn merge(&mut self, later: Self) {
        self.market = self.market.take().or(later.market);
        self.asked_at = earliest(self.asked_at, later.asked_at);
        let answers = self.answered.into_iter().chain(later.answered);
        self.answered = answers.min_by_key(|(_, at)| *at);
    }
}

/// Parses a country code of an event. Other texts are not a market.
#[must_use]
pub fn market(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| text.to_owned())
}

/// Filters figures. Omitted fields do not filter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub market: Option<String>,
    /// The seller of assessments, or the provider of answers.
    pub organisation: Option<Uuid>,
}

/// Assessment figures of a period. Each number counts what happened in the period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AssessmentFigures {
    pub requested: i64,
    pub reported: i64,
    pub completed: i64,
    /// Of orders with their first report in the period.
    pub median_days_to_report: Option<f64>,
}

/// Self-check figures of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckFigures {
    pub checks: i64,
    pub without_rule: i64,
}

/// Self-checks of one day, for one market or without a market.
#[derive(Clone, Debug)]
pub struct SelfCheckCount {
    pub day: Date,
    pub market: Option<String>,
    pub figures: CheckFigures,
}

impl SelfCheckCount {
    /// Sums counts per day and market, sorted by both.
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

/// Requests to providers in a period, and the answers to them until now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResponseFigures {
    pub asked: i64,
    pub answered: i64,
    pub declined: i64,
    pub median_hours: Option<f64>,
}

/// Total figures, and figures per key.
#[derive(Clone, Debug, Default)]
pub struct Counted<Key, Figures> {
    pub total: Figures,
    pub each: Vec<(Key, Figures)>,
}

/// Figures per market; `None` for an unknown market.
pub type ByMarket<Figures> = Counted<Option<String>, Figures>;

/// Figures of the whole platform.
#[derive(Clone, Debug)]
pub struct PlatformStatistics {
    pub period: Period,
    /// Destination country of the assessments, checks and responses; `None` for all.
    pub market: Option<String>,
    pub assessments: ByMarket<AssessmentFigures>,
    pub checks: ByMarket<CheckFigures>,
    /// By organisation of the provider.
    pub responses: Counted<Uuid, ResponseFigures>,
    pub operations: OperationFigures,
    pub cost_per_thousand: Option<Amount>,
}

impl PlatformStatistics {
    /// Cost of a thousand operations of the period.
    #[must_use]
    pub fn cost(
        cost: Option<&MonthlyCost>,
        period: Period,
        operations: OperationFigures,
    ) -> Option<Amount> {
        cost.and_then(|cost| cost.per_thousand(period.days(), operations.all()))
    }
}

/// Figures of one organisation.
#[derive(Clone, Debug)]
pub struct OwnStatistics {
    pub period: Period,
    /// Assessments that it requested as a seller.
    pub assessments: ByMarket<AssessmentFigures>,
    /// Responses that it gave as a provider.
    pub responses: ResponseFigures,
    /// Operations of its users and programs.
    pub operations: OperationFigures,
}
