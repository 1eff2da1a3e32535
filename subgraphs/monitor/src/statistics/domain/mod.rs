//! Types and rules: no I/O, no framework, no clock.

mod running_cost;
mod series;
mod statistics;

pub use running_cost::{Amount, MonthlyCost};
pub use series::{AssessmentCounts, Bucket, DailyCounts, ResponseCounts, Step};
pub use statistics::{
    Answer, Assessment, AssessmentFigures, ByMarket, CheckFigures, Counted, Filter, OwnStatistics,
    PlatformStatistics, ProviderAnswer, ResponseFigures, SelfCheckCount, StatisticsUpdates, market,
};
