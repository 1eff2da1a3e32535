//! Rule changes: the effect of a change of the rules in force on the latest self-checks and on watched products.
//!
//! Previews, publications and withdrawals use the same job. A preview notifies no sellers; the others notify the sellers whose
//! verdicts change.

pub(crate) mod refusals;
mod rule_change;
mod verdict_change;

pub use rule_change::{
    Phase, Place, RuleChange, RuleChangeFilter, RuleChangeKey, RuleChangeKind, RuleChangeSortField,
};
pub use verdict_change::{VerdictChange, VerdictChangeFilter};
