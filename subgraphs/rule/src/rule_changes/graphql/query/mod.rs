//! Queries.

mod rule_changes;
mod verdict_changes;

pub use rule_changes::RuleChangesQuery;
pub use verdict_changes::VerdictChangesQuery;
