use async_graphql::{Enum, SimpleObject};

use crate::evaluation::graphql::types::rule::whole;
use crate::rule_files::domain;

/// Difference between two rule files: a value that only one file has, or that differs.
#[derive(SimpleObject)]
pub struct RuleFileDifference {
    /// Path of the value, for example `rules/EU-EUDR-COCOA/valid/from`.
    path: String,
    /// Value before. Null if the value is new.
    before: Option<String>,
    /// Value after. Null if the value was removed.
    after: Option<String>,
}

/// Finding about a rule file.
#[derive(SimpleObject)]
pub struct RuleFileFinding {
    /// Severity of the finding.
    severity: FindingSeverity,
    /// Stable code of the finding, for example `UNKNOWN_DOCUMENT`.
    code: String,
    /// Line in the file, counted from 1.
    line: i32,
    /// Column in the line, counted from 1.
    column: i32,
    /// Explanation for the author of the file.
    message: String,
}

/// Severity of a finding.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Severity")]
pub enum FindingSeverity {
    /// The version cannot be published.
    Error,
    /// The file is probably wrong, but the version can be published.
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
