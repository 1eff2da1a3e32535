use refusal::ErrorCode;

/// Why a command is refused. Safe to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("There is no dead letter with this ID.")]
    NotFound,
    #[error("The dead letter is not open: it has been replayed or discarded.")]
    NotOpen,
    #[error("Enter a reason of 1 to 500 characters.")]
    Reason,
}

impl Refusal {
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::NotFound => ErrorCode::NotFound,
            Self::NotOpen => ErrorCode::WrongState,
            Self::Reason => ErrorCode::Invalid,
        }
    }

    /// The input field that the refusal is about.
    #[must_use]
    pub const fn path(self) -> &'static [&'static str] {
        match self {
            Self::NotFound | Self::NotOpen => &["input", "id"],
            Self::Reason => &["input", "reason"],
        }
    }
}
