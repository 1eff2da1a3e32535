use refusal::ErrorCode;

/// Why a command is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is none, or it is somebody else's.
    #[error("there is no such notification")]
    NotificationNotFound,
    #[error("there is no such mail")]
    MailNotFound,
    /// It is on its way, or has arrived, or its link is gone.
    #[error(
        "only a mail that failed, or whose fate is unknown, can be sent again; with a link, only the latter"
    )]
    MailNotResendable,
}

impl Refusal {
    /// For programs; never changes.
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::NotificationNotFound => ErrorCode::NotificationNotFound,
            Self::MailNotFound => ErrorCode::MailNotFound,
            Self::MailNotResendable => ErrorCode::MailNotResendable,
        }
    }
}
