//! Evidence documents, with the properties that rules use.

use serde::{Deserialize, Serialize};
use time::{Date, Duration};

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentStatus {
    Submitted,
    Accepted,
    Rejected,
    Expired,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Document {
    /// Code of the document type.
    pub kind: String,
    pub status: DocumentStatus,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
}

impl Document {
    #[must_use]
    pub fn accepted(kind: impl Into<String>, issued_on: Date, expires_on: Option<Date>) -> Self {
        Self {
            kind: kind.into(),
            status: DocumentStatus::Accepted,
            issued_on,
            expires_on,
        }
    }

    /// Returns true if the document is accepted and has not expired on the day.
    #[must_use]
    pub fn in_force(&self, as_of: Date) -> bool {
        self.status == DocumentStatus::Accepted
            && self.expires_on.is_none_or(|last_day| as_of <= last_day)
    }

    /// Returns true if the document is in force and not older than the document type permits.
    #[must_use]
    pub fn counts(&self, as_of: Date, max_age_days: Option<u32>) -> bool {
        let young = max_age_days
            .is_none_or(|days| as_of - self.issued_on <= Duration::days(i64::from(days)));
        self.in_force(as_of) && young
    }

    /// Returns true if the document is in force and expires within this number of days.
    #[must_use]
    pub fn expires_within(&self, as_of: Date, days: i64) -> bool {
        self.in_force(as_of)
            && self
                .expires_on
                .is_some_and(|last_day| last_day - as_of <= Duration::days(days))
    }
}
