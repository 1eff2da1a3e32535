use time::{Date, OffsetDateTime};

/// Range by which a list is filtered. It is open at an end that is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilterRange<T> {
    /// Start of the range, included.
    pub from: Option<T>,
    /// End of the range, excluded.
    pub to: Option<T>,
}

pub type TimeRange = FilterRange<OffsetDateTime>;
pub type DayRange = FilterRange<Date>;

impl<T> Default for FilterRange<T> {
    /// Range that has every value.
    fn default() -> Self {
        Self {
            from: None,
            to: None,
        }
    }
}
