use time::OffsetDateTime;
use uuid::Uuid;

use super::NotificationKind;
use crate::domain::{NotificationId, UserId};

const LONGEST_REFERENCE: usize = 40;

/// Something to tell, before it is told to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub kind: NotificationKind,
    /// The aggregate that it is about.
    pub subject: Uuid,
    /// What people call that, as `ORD-2026-000042`.
    pub reference: Option<String>,
}

impl Notice {
    /// The reference ends up in the header of a mail, so what has no place there is left out.
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

/// What one person was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: NotificationId,
    pub user: UserId,
    pub notice: Notice,
    pub created_at: OffsetDateTime,
    /// When it was created or first marked as read.
    pub updated_at: OffsetDateTime,
    pub read_at: Option<OffsetDateTime>,
}

/// Filters a person's notifications. Omitted parts do not filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotificationFilter {
    /// Leaves out those that are marked as read.
    pub unread_only: bool,
    /// Changed at this instant or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Changed before this instant.
    pub updated_to: Option<OffsetDateTime>,
}
