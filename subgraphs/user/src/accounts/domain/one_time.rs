use time::Duration;

/// Purpose of a mailed link.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Purpose {
    VerifyEmail,
    ResetPassword,
}

impl Purpose {
    /// Validity of the link.
    #[must_use]
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::VerifyEmail => Duration::hours(24),
            Self::ResetPassword => Duration::hours(1),
        }
    }
}

/// Maximum number of letters of one kind that an address receives in a day (UTC) without its owner's request. Anyone
/// can enter an address.
pub const MOST_UNASKED_LETTERS: i64 = 10;

/// Maximum number of valid links of one purpose per user. The limit prevents repeated requests from flooding a mailbox.
pub const MOST_LINKS: i64 = 5;
