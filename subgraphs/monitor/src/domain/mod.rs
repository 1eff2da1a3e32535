//! What the monitor domain knows: access records and their counts, security events, the chains that hold a day of
//! either together, the figures of the statistics, and who may see which.

mod chain;
mod count;
mod filter;
mod kept;
mod record;
mod rights;
mod running_cost;
mod security;
mod statistics;

pub use chain::{Break, Chain, Chained, Hash, Head, Link};
pub use count::OperationCount;
pub use filter::{AccessFilter, CountFilter, SecurityFilter};
pub use kept::day;
pub use record::AccessRecord;
pub use rights::RIGHTS;
pub use running_cost::{Amount, MonthlyCost};
pub use security::{SecurityEvent, SecurityEventKind};
pub use statistics::{
    Answer, Assessment, AssessmentFigures, ByMarket, CheckFigures, Counted, Filter, OperationFigures,
    OwnStatistics, Period, ProviderAnswer, ResponseFigures, Statistics, market,
};
