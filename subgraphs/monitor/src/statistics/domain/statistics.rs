use std::collections::BTreeMap;

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{Amount, MonthlyCost};

/// Whole days in UTC, the first and the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    from: Date,
    to: Date,
}

impl Period {
    /// The longest that is counted at once.
    pub const MOST_DAYS: i64 = 366;

    /// Nothing, if it ends before it begins or is too long.
    #[must_use]
    pub fn new(from: Date, to: Date) -> Option<Self> {
        let period = Self { from, to };
        (1..=Self::MOST_DAYS)
            .contains(&period.days())
            .then_some(period)
    }

    #[must_use]
    pub fn days(self) -> i64 {
        (self.to - self.from).whole_days().saturating_add(1)
    }

    #[must_use]
    pub const fn first(self) -> Date {
        self.from
    }

    #[must_use]
    pub const fn last(self) -> Date {
        self.to
    }

    /// Its first instant.
    #[must_use]
    pub const fn start(self) -> OffsetDateTime {
        self.from.midnight().assume_utc()
    }

    /// The first instant after it.
    #[must_use]
    pub fn end(self) -> OffsetDateTime {
        self.to
            .next_day()
            .unwrap_or(self.to)
            .midnight()
            .assume_utc()
    }
}

/// What one event says of an order, or all of them together.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub order: Uuid,
    pub seller: Uuid,
    /// Where the goods are to go, if that is known.
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

/// What a provider says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Quoted,
    Declined,
}

impl Answer {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Quoted => "QUOTED",
            Self::Declined => "DECLINED",
        }
    }
}

/// What one event says of a request to one provider.
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

/// Requests of the period to providers, and what became of them until now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ResponseFigures {
    pub asked: i64,
    pub answered: i64,
    pub declined: i64,
    pub median_hours: Option<f64>,
}

/// Operations of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OperationFigures {
    pub served: i64,
    pub refused: i64,
}

impl OperationFigures {
    #[must_use]
    pub const fn all(self) -> i64 {
        self.served.saturating_add(self.refused)
    }
}

/// Something counted as a whole and by what it is about.
#[derive(Clone, Debug, Default)]
pub struct Counted<Key, Figures> {
    pub total: Figures,
    pub each: Vec<(Key, Figures)>,
}

/// By market, where it is known.
pub type ByMarket<Figures> = Counted<Option<String>, Figures>;

/// How the whole platform did.
#[derive(Clone, Debug)]
pub struct Statistics {
    pub assessments: ByMarket<AssessmentFigures>,
    pub checks: ByMarket<CheckFigures>,
    /// By the provider's organisation.
    pub responses: Counted<Uuid, ResponseFigures>,
    pub operations: OperationFigures,
    pub cost_per_thousand: Option<Amount>,
}

impl Statistics {
    /// What a thousand of the period's operations have cost.
    #[must_use]
    pub fn cost(
        cost: Option<&MonthlyCost>,
        period: Period,
        operations: OperationFigures,
    ) -> Option<Amount> {
        cost.and_then(|cost| cost.per_thousand(period.days(), operations.all()))
    }
}

/// How one organisation did.
#[derive(Clone, Debug)]
pub struct OwnStatistics {
    /// That it asked for, as a seller.
    pub assessments: ByMarket<AssessmentFigures>,
    /// That it gave, as a provider.
    pub responses: ResponseFigures,
    /// That its people and programs ran.
    pub operations: OperationFigures,
}
