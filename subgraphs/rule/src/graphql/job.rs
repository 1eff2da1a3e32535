//! GraphQL types for background jobs: rule changes and bulk self-checks.

use async_graphql::Enum;

use crate::domain;

/// Status of a background job.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobStatus")]
pub enum JobStatus {
    /// The job waits to be started.
    Queued,
    /// The job is in progress.
    Running,
    /// The job is complete.
    Completed,
    /// The job was cancelled.
    Cancelled,
    /// The job failed because of an internal error. Start a new bulk self-check. An administrator resumes a rule change with
    /// `retryRuleChange`.
    Failed,
}

/// Converts a count, which stays far below the maximum of a GraphQL `Int`.
pub fn count(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
