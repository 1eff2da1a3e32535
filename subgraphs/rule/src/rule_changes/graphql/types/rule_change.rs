use async_graphql::Enum;

use crate::rule_changes::domain;

pub struct RuleChange(pub domain::RuleChange);

/// Cause of a rule change.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RuleChangeKind")]
pub enum RuleChangeKind {
    /// Preview of the publication of a version. It notifies no sellers.
    Preview,
    /// Publication of a version.
    Publication,
    /// Withdrawal of a version.
    Withdrawal,
    /// A new day (UTC), on which rules begin or end and documents expire. It affects watched products only.
    Day,
}
