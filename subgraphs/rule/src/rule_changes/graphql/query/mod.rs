//! Queries.

mod rule_changes;
mod verdict_changes;

pub use rule_changes::RuleChangeQueries;
pub use verdict_changes::VerdictChangeQueries;
