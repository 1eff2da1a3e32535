//! Background jobs: rule changes and bulk self-checks.

use async_graphql::Enum;

use crate::domain;

/// How far work in the background has come.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobStatus")]
pub enum JobStatus {
    Queued,
    Running,
    Completed,
    Cancelled,
    /// It could not be done, through no fault of whoever asked. A bulk self-check is started anew; with a rule change an
    /// administrator goes on (`retryRuleChange`).
    Failed,
}

/// Counts stay far below GraphQL's limit.
pub fn count(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
