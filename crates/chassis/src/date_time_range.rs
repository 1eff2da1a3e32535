use async_graphql::InputObject;
use time::OffsetDateTime;

use crate::scalar::DateTime;

/// A range of time. It is open at an end that is omitted.
///
/// To synchronise a copy, query changes since the start of your previous query minus one minute: a change becomes visible when its
/// transaction commits.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub struct DateTimeRange {
    /// Start of the range, included.
    pub from: Option<DateTime>,
    /// End of the range, excluded.
    pub to: Option<DateTime>,
}

impl DateTimeRange {
    /// Returns both ends of the range, if they are set.
    #[must_use]
    pub fn bounds(range: Option<Self>) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        let Self { from, to } = range.unwrap_or_default();
        (from.map(|from| from.0), to.map(|to| to.0))
    }
}
