use async_graphql::InputObject;

use crate::scalar::Date;

/// A range of days. It is open at an end that is omitted.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub struct DateRange {
    /// First day of the range, included.
    pub from: Option<Date>,
    /// End of the range, excluded.
    pub to: Option<Date>,
}

impl DateRange {
    /// Returns both ends of the range, if they are set.
    #[must_use]
    pub fn bounds(range: Option<Self>) -> (Option<time::Date>, Option<time::Date>) {
        let Self { from, to } = range.unwrap_or_default();
        (from.map(|from| from.0), to.map(|to| to.0))
    }
}
