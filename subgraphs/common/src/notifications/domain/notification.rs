use time::OffsetDateTime;

use super::{NotificationKind, Subject};
use crate::domain::{NotificationId, UserId};

const LONGEST_REFERENCE: usize = 40;

/// Maximum number of notifications that a person marks as read by their IDs in one request.
pub const MOST_MARKED: usize = 100;

/// A notice before it has recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub kind: NotificationKind,
    pub subject: Subject,
    /// Human-readable reference of the subject, for example `ORD-2026-000042`.
    pub reference: Option<String>,
}

impl Notice {
    /// Removes characters from the reference that are not permitted in a mail header.
    #[must_use]
    pub fn new(kind: NotificationKind, subject: Subject, reference: Option<&str>) -> Self {
        let fits = |char: &char| char.is_ascii_graphic() || *char == ' ';
        let printable = |text: &str| text.chars().filter(fits).take(LONGEST_REFERENCE).collect();
        Self {
            kind,
            subject,
            reference: reference.map(printable),
        }
    }
}

/// A notice to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: NotificationId,
    pub user: UserId,
    pub notice: Notice,
    pub created_at: OffsetDateTime,
    /// Time at which it was created or first marked as read.
    pub updated_at: OffsetDateTime,
    pub read_at: Option<OffsetDateTime>,
}

/// Filters a person's notifications. Omitted fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotificationFilter {
    /// True for unread notifications, false for those that are marked as read.
    pub unread: Option<bool>,
    /// Any of these kinds; all if empty.
    pub kinds: Vec<NotificationKind>,
    /// Created at this instant or later.
    pub created_from: Option<OffsetDateTime>,
    /// Created before this instant.
    pub created_to: Option<OffsetDateTime>,
    /// Changed at this instant or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Changed before this instant.
    pub updated_to: Option<OffsetDateTime>,
}
