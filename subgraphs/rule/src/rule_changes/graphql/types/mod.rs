//! Types of the API.

mod rule_change;
mod rule_change_fields;
mod verdict_change;

pub use rule_change::{RuleChange, RuleChangeFilter, RuleChangeSort, paged_rule_changes};
pub use verdict_change::{VerdictChange, VerdictChangeFilter, paged_verdict_changes};
