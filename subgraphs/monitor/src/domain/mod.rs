//! What the monitor domain knows: access records and their counts, security events, the chains that hold both together,
//! the figures of the statistics, the event processing of all domains, and who may see which.

mod chain;
mod count;
mod days;
mod dead_letter;
mod event_processing;
mod filter;
mod kept;
mod record;
mod refusal;
mod rights;
mod running_cost;
mod security;
mod statistics;

pub use chain::{Break, Chain, Chained, Hash, Head, Link, Previous};
pub use count::{CountKey, OperationCount};
pub use days::{Day, Days};
pub use dead_letter::{
    DeadLetter, DeadLetterFilter, DeadLetterKey, DeadLetterStatus, DecidedLetter, Decision,
    EventDecision, reason,
};
pub use event_processing::{EventLane, EventView, OpenLetters, ProjectionCheck};
pub use filter::{AccessFilter, CountFilter, SecurityFilter};
pub use kept::day;
pub use record::{AccessRecord, LostRecords, RecordKey};
pub use refusal::Refusal;
pub use rights::RIGHTS;
pub use running_cost::{Amount, MonthlyCost};
pub use security::{SecurityEvent, SecurityEventKind};
pub use statistics::{
    Answer, Assessment, AssessmentFigures, ByMarket, CheckFigures, Counted, Filter,
    OperationFigures, OwnStatistics, Period, ProviderAnswer, ResponseFigures, SelfCheckCount,
    Statistics, market,
};
