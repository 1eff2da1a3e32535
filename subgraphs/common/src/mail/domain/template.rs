use std::str::FromStr;

use super::{LetterKind, Priority};
use crate::notifications::domain::NotificationKind;

/// Text template of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    Notification(NotificationKind),
    Letter(LetterKind),
}

impl Template {
    /// Stored and published name: the name of the kind.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Notification(kind) => kind.into_str(),
            Self::Letter(kind) => kind.into_str(),
        }
    }

    /// Returns true if the mail is useless without the token of its link.
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

impl FromStr for Template {
    type Err = strum::ParseError;

    fn from_str(code: &str) -> Result<Self, strum::ParseError> {
        let notification = code.parse().map(Self::Notification);
        notification.or_else(|_| code.parse().map(Self::Letter))
    }
}
