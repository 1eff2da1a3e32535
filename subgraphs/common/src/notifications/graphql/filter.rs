use async_graphql::InputObject;
use chassis::DateTimeRange;

use super::types::NotificationKind;
use crate::notifications::domain;

/// Filters notifications. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct NotificationFilter {
    /// True for unread notifications, false for notifications that are marked as read.
    unread: Option<bool>,
    /// Kinds of the notifications. Any of these; all if absent or empty.
    kind: Option<Vec<NotificationKind>>,
    /// Filters by the time of creation.
    created_at: Option<DateTimeRange>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

impl From<NotificationFilter> for domain::NotificationFilter {
    fn from(filter: NotificationFilter) -> Self {
        let kinds = filter.kind.unwrap_or_default().into_iter();
        let (created_from, created_to) = DateTimeRange::bounds(filter.created_at);
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        Self {
            unread: filter.unread,
            kinds: kinds.map(Into::into).collect(),
            created_from,
            created_to,
            updated_from,
            updated_to,
        }
    }
}
