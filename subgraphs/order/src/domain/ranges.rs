//! Ranges by which lists are filtered. A range is open at an end that is `None`.

use time::{Date, OffsetDateTime};

/// Range of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// Start of the range, included.
    pub from: Option<OffsetDateTime>,
    /// End of the range, excluded.
    pub to: Option<OffsetDateTime>,
}

/// Range of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayRange {
    /// First day of the range, included.
    pub from: Option<Date>,
    /// End of the range, excluded.
    pub to: Option<Date>,
}
