/// Urgency of a mail. The most urgent mail that is due is sent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A letter that its recipient waits for: it has a link or answers a registration.
    Awaited,
    /// Any other letter.
    Letter,
    Notice,
}

impl Priority {
    /// Stored value; the smallest number is sent first.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Awaited => 1,
            Self::Letter => 2,
            Self::Notice => 3,
        }
    }
}
