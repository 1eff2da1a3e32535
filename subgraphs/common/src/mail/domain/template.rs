use super::{LetterKind, Priority};
use crate::notifications::domain::NotificationKind;

/// Which words a mail has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    Notification(NotificationKind),
    Letter(LetterKind),
}

impl Template {
    /// Its name, as stored and published: the kind's.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Notification(kind) => kind.code(),
            Self::Letter(kind) => kind.code(),
        }
    }

    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        let notification = NotificationKind::of(code).map(Self::Notification);
        notification.or_else(|| LetterKind::of(code).map(Self::Letter))
    }

    /// Whether its mail is worth nothing without the token of a link.
    #[must_use]
    pub const fn has_link(self) -> bool {
        match self {
            Self::Notification(_) => false,
            Self::Letter(kind) => kind.action().is_some(),
        }
    }
    #[must_use]
    pub const fn priority(self) -> Priority {
        match self {
            Self::Notification(_) => Priority::Notice,
            Self::Letter(kind) => kind.priority(),
        }
    }
}
