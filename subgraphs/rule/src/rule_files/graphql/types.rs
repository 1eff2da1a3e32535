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
    /// Code of the finding.
    code: RuleFileFindingCode,
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

/// Code of a finding about a rule file. New values may be added.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::FindingCode")]
pub enum RuleFileFindingCode {
    /// An area has another area. It may have countries only.
    AreaInArea,
    /// The date is too early or too late.
    DateOutOfRange,
    /// The key is repeated.
    DuplicateKey,
    /// Two rules with the same ID are valid on the same day.
    DuplicateRule,
    /// The list has no items.
    EmptyList,
    /// The file has too many bytes.
    FileTooLarge,
    /// The condition does not have exactly one of the permitted forms.
    InvalidCondition,
    /// The value is not a date.
    InvalidDate,
    /// The value is not an HS prefix or a chapter.
    InvalidHsCode,
    /// The name has characters that are not permitted.
    InvalidName,
    /// The pattern is not a regular expression.
    InvalidPattern,
    /// The text has characters that are not permitted.
    InvalidText,
    /// The value is not a unit of UN/ECE Recommendation 20.
    InvalidUnit,
    /// The file is not valid YAML.
    InvalidYaml,
    /// The upper limit is less than the lower limit.
    LimitsReversed,
    /// A required key is missing.
    MissingKey,
    /// The value is empty.
    MissingValue,
    /// The value is not a number.
    NotANumber,
    /// The rule requires no evidence, so it is always met.
    NoEvidence,
    /// The number is out of range.
    OutOfRange,
    /// The operator compares a text letter by letter. Write a number without quotes.
    TextOrder,
    /// The conditions are nested too deeply.
    TooDeep,
    /// The text has too many characters.
    TooLong,
    /// The list has too many items.
    TooMany,
    /// The value or the key does not match the type of the fact.
    TypeMismatch,
    /// The file does not declare the fact.
    UndeclaredFact,
    /// The value is neither a country nor an area of the rule pack.
    UnknownCountry,
    /// The file does not describe the document.
    UnknownDocument,
    /// The key is unknown.
    UnknownKey,
    /// No HS code or national code begins with the prefix.
    UnknownPrefix,
    /// The list of units does not have the unit, and may be incomplete.
    UnknownUnit,
    /// The value is not one of the permitted values.
    UnknownValue,
    /// The condition `or_when` has no effect without `hs`.
    UnusedCondition,
    /// The default has no effect without `chapters`.
    UnusedDefault,
    /// A prohibition or a notice needs no evidence, so it is ignored.
    UnusedEvidence,
    /// The last day is before the first day.
    ValidityReversed,
    /// The value does not have the form of the codes of the fact, so the condition is never met.
    ValueOfNoCode,
    /// The value does not have the required YAML type.
    WrongType,
}

impl From<domain::FileFinding> for RuleFileFinding {
    fn from(finding: domain::FileFinding) -> Self {
        Self {
            severity: finding.severity.into(),
            code: finding.code.into(),
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
