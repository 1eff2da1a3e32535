use time::{Date, OffsetDateTime};

/// Whole days in UTC, first and last day included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    from: Date,
    to: Date,
}

impl Period {
    /// Maximum number of days.
    const MOST_DAYS: i64 = 366;

    /// Returns `None` if the last day is before the first, or if there are more than 366 days.
    #[must_use]
    pub fn new(from: Date, to: Date) -> Option<Self> {
        let period = Self { from, to };
        (1..=Self::MOST_DAYS)
            .contains(&period.days())
            .then_some(period)
    }

    #[must_use]
    pub fn days(self) -> i64 {
        (self.to - self.from).whole_days().saturating_add(1)
    }

    #[must_use]
    pub const fn first(self) -> Date {
        self.from
    }

    #[must_use]
    pub const fn last(self) -> Date {
        self.to
    }

    /// First instant of the period.
    #[must_use]
    pub const fn start(self) -> OffsetDateTime {
        self.from.midnight().assume_utc()
    }

    /// First instant after the period.
    #[must_use]
    pub fn end(self) -> OffsetDateTime {
        self.to
            .next_day()
            .unwrap_or(self.to)
            .midnight()
            .assume_utc()
    }
}
