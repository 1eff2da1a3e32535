use async_graphql::Enum;

use crate::rule_changes::domain;

pub struct RuleChange(pub domain::RuleChange);

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RuleChangeKind")]
pub enum RuleChangeKind {
    /// What publishing a version would change. No seller is told.
    Preview,
    /// What publishing a version has changed.
    Publication,
    /// What withdrawing a version has changed.
    Withdrawal,
    /// What a new day (UTC) has changed for what is watched: rules that began or ended, documents that expired.
    Day,
}
