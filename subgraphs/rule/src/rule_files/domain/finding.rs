use serde::{Deserialize, Serialize};

use super::finding_code::FindingCode;

/// Position in a file, counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub line: u32,
    pub column: u32,
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The version cannot be used.
    Error,
    /// The file is probably wrong, but can be used.
    Warning,
}

/// Finding about a rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFinding {
    pub severity: Severity,
    pub code: FindingCode,
    pub line: u32,
    pub column: u32,
    /// Message for the author of the file.
    pub message: String,
}

/// Limit of the listed findings. Further findings appear when these are resolved.
const MOST: usize = 200;
/// Limit of a message, in characters.
const LONGEST: usize = 600;

/// Collected findings.
#[derive(Debug, Default)]
pub struct Findings(Vec<FileFinding>);

impl Findings {
    pub fn error(&mut self, at: At, code: FindingCode, message: impl Into<String>) {
        self.add(Severity::Error, at, code, &message.into());
    }

    pub fn warning(&mut self, at: At, code: FindingCode, message: impl Into<String>) {
        self.add(Severity::Warning, at, code, &message.into());
    }

    /// A message may quote the file, so control characters are replaced and its length is limited.
    fn add(&mut self, severity: Severity, at: At, code: FindingCode, message: &str) {
        let message = message
            .chars()
            .take(LONGEST)
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        self.0.push(FileFinding {
            severity,
            code,
            line: at.line,
            column: at.column,
            message,
        });
    }

    pub fn has_errors(&self) -> bool {
        self.0
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Returns the findings: errors first, then warnings, each in file order.
    pub fn into_list(mut self) -> Vec<FileFinding> {
        self.0.sort_by_key(|finding| {
            (
                finding.severity == Severity::Warning,
                finding.line,
                finding.column,
            )
        });
        self.0.truncate(MOST);
        self.0
    }
}
