use time::Duration;

/// What the link of a mail is for.
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
    /// How long the link works.
    #[must_use]
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::VerifyEmail => Duration::hours(24),
            Self::ResetPassword => Duration::hours(1),
        }
    }
}

/// Letters of one kind a day (UTC) to one address that its owner may not have asked for, whoever caused them: anybody may type
/// it.
pub const MOST_UNASKED_LETTERS: i64 = 10;

/// How many links of one purpose a person has at a time: asking again and again does not flood a mailbox.
pub const MOST_LINKS: i64 = 5;
