use time::OffsetDateTime;
use uuid::Uuid;

use super::NotificationKind;
use crate::domain::{NotificationId, UserId};

const LONGEST_REFERENCE: usize = 40;

/// A notice before it has recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub kind: NotificationKind,
    /// ID of the aggregate that the notice is about.
    pub subject: Uuid,
    /// Human-readable reference of the subject, for example `ORD-2026-000042`.
    pub reference: Option<String>,
}

impl Notice {
    /// Removes characters from the reference that are not permitted in a mail header.
    #[must_use]
    pub fn new(kind: NotificationKind, subject: Uuid, reference: Option<&str>) -> Self {
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotificationFilter {
    /// Excludes notifications that are marked as read.
    pub unread_only: bool,
    /// Changed at this instant or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Changed before this instant.
    pub updated_to: Option<OffsetDateTime>,
}
