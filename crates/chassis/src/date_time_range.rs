use async_graphql::InputObject;

use crate::scalar::DateTime;

/// A range of time. Without `from` or `to` it is open on that side.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub struct DateTimeRange {
    /// Includes this moment and later ones.
    pub from: Option<DateTime>,
    /// Includes moments before this one.
    pub to: Option<DateTime>,
}
