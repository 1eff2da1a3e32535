use async_graphql::{Enum, SimpleObject};

use crate::evaluation::graphql::types::rule::whole;
use crate::rule_files::domain;

/// A value that only one of two rule files has, or that is another in the other.
#[derive(SimpleObject)]
pub struct RuleFileDifference {
    /// As `rules/EU-EUDR-COCOA/valid/from`.
    path: String,
    /// Null: it is new.
    before: Option<String>,
    /// Null: it is gone.
    after: Option<String>,
}

/// What somebody should look at in a rule file.
#[derive(SimpleObject)]
pub struct RuleFileFinding {
    severity: FindingSeverity,
    /// Stable, as `UNKNOWN_DOCUMENT`.
    code: String,
    /// Counted from 1.
    line: i32,
    /// Counted from 1.
    column: i32,
    message: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Severity")]
pub enum FindingSeverity {
    /// The version cannot be published.
    Error,
    /// Probably a slip, possibly meant.
    Warning,
}

impl From<domain::FileFinding> for RuleFileFinding {
    fn from(finding: domain::FileFinding) -> Self {
        Self {
            severity: finding.severity.into(),
            code: finding.code,
            line: whole(finding.line),
            column: whole(finding.column),
            message: finding.message,
        }
    }
}

impl From<domain::Difference> for RuleFileDifference {
    fn from(difference: domain::Difference) -> Self {
        Self {
            path: difference.path,
            before: difference.before,
            after: difference.after,
        }
    }
}
