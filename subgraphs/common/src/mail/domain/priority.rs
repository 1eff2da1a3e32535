/// How urgent a mail is. Of the mails that are due, the most urgent leaves first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A letter that its reader waits for: it has a link, or answers a registration.
    Awaited,
    /// Any other letter.
    Letter,
    Notice,
}

impl Priority {
    /// As stored: the smallest number leaves first.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Awaited => 1,
            Self::Letter => 2,
            Self::Notice => 3,
        }
    }
}
