use async_graphql::InputObject;
use time::OffsetDateTime;

use crate::scalar::DateTime;

/// A range of time. Without `from` or `to` it is open on that side.
///
/// To synchronise a copy, ask a list for changes since the beginning of your previous query minus one minute: a change is visible once its
/// transaction has committed.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub struct DateTimeRange {
    /// Includes this moment and later ones.
    pub from: Option<DateTime>,
    /// Includes moments before this one.
    pub to: Option<DateTime>,
}

impl DateTimeRange {
    /// The first moment of a range and the first moment after it, as far as they are given.
    #[must_use]
    pub fn bounds(range: Option<Self>) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        let Self { from, to } = range.unwrap_or_default();
        (from.map(|from| from.0), to.map(|to| to.0))
    }
}
