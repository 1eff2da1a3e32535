use serde::{Deserialize, Serialize};
use time::Date;

use crate::domain::{Document, Evaluation, Facts, Lane, NationalCode};

/// Name of the fact to ask for if the HS code is too short to decide.
pub const NATIONAL_CODE: &str = "national_code";

/// Input of a check. It is stored with the result, so that the check can be repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub hs_code: String,
    pub national_codes: Vec<NationalCode>,
    pub facts: Facts,
    pub lane: Lane,
    pub as_of: Date,
    pub documents: Vec<Document>,
    #[serde(
        default = "Evaluation::first",
        skip_serializing_if = "Evaluation::is_first"
    )]
    pub evaluation: Evaluation,
}

impl Case {
    /// Sorts the parts, so that the same input has the same form whatever the order of its parts.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        self.national_codes.sort();
        self.documents.sort();
        self
    }
}
