//! Types of the API.

mod rule_change;
mod rule_change_fields;
mod verdict_change;

pub use rule_change::RuleChange;
pub use verdict_change::{VerdictChange, paged_verdict_changes};
