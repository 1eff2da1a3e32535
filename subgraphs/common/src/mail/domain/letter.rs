use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::{MailTopic, Priority};
use crate::domain::{LetterId, UserId};

const LONGEST_TOKEN: usize = 200;

/// Kinds of letters of the user domain.
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
pub enum LetterKind {
    EmailVerification,
    /// An address that already has an account was registered again.
    RegistrationRepeated,
    /// Has a link to choose a new password.
    PasswordReset,
    /// A new password was chosen with the link of a `PasswordReset`.
    PasswordResetDone,
    PasswordChanged,
    SecondFactorEnabled,
    SecondFactorDisabled,
    /// The password was correct and the code was wrong.
    SecondFactorFailed,
    /// Codes are blocked after too many wrong codes.
    SecondFactorBlocked,
    RecoveryCodesReplaced,
    /// A recovery code was used.
    RecoveryCodeUsed,
    Invitation,
}

impl LetterKind {
    /// Action of the link on the account page. `None` for letters without a token, which only inform.
    #[must_use]
    pub const fn action(self) -> Option<&'static str> {
        match self {
            Self::EmailVerification => Some("verify-email"),
            Self::PasswordReset => Some("reset-password"),
            Self::Invitation => Some("accept-invitation"),
            Self::RegistrationRepeated
            | Self::PasswordResetDone
            | Self::PasswordChanged
            | Self::SecondFactorEnabled
            | Self::SecondFactorDisabled
            | Self::SecondFactorFailed
            | Self::SecondFactorBlocked
            | Self::RecoveryCodesReplaced
            | Self::RecoveryCodeUsed => None,
        }
    }

    /// Topic that the recipient can unsubscribe from; `None` for letters that are always sent. Letters with a topic can be caused by
    /// anyone who enters the address.
    #[must_use]
    pub const fn topic(self) -> Option<MailTopic> {
        match self {
            Self::EmailVerification | Self::RegistrationRepeated => Some(MailTopic::Registrations),
            Self::Invitation => Some(MailTopic::Invitations),
            Self::PasswordReset
            | Self::PasswordResetDone
            | Self::PasswordChanged
            | Self::SecondFactorEnabled
            | Self::SecondFactorDisabled
            | Self::SecondFactorFailed
            | Self::SecondFactorBlocked
            | Self::RecoveryCodesReplaced
            | Self::RecoveryCodeUsed => None,
        }
    }

    #[must_use]
    pub const fn priority(self) -> Priority {
        match self {
            Self::EmailVerification
            | Self::RegistrationRepeated
            | Self::PasswordReset
            | Self::Invitation => Priority::Awaited,
            Self::PasswordResetDone
            | Self::PasswordChanged
            | Self::SecondFactorEnabled
            | Self::SecondFactorDisabled
            | Self::SecondFactorFailed
            | Self::SecondFactorBlocked
            | Self::RecoveryCodesReplaced
            | Self::RecoveryCodeUsed => Priority::Letter,
        }
    }
}

/// A letter without its address and token, which stay sealed until the letter is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    pub kind: LetterKind,
    /// The account that the letter is about, if there is one.
    pub user: Option<UserId>,
    /// Time at which the link expires.
    pub expires_at: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
}

impl Letter {
    /// Returns true if the link has expired.
    #[must_use]
    pub fn expired(&self, now: OffsetDateTime) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// Token of a link. Possession of the token authorises the action of the link.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    /// Returns `None` if the text does not fit into a link on one line.
    #[must_use]
    pub fn new(text: SecretString) -> Option<Self> {
        let fits = |text: &str| {
            (1..=LONGEST_TOKEN).contains(&text.len())
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        };
        fits(text.expose_secret()).then_some(Self(text))
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;
    use crate::notifications::domain::NotificationKind;

    #[test]
    fn codes_are_read_back_and_are_no_notifications() {
        for &kind in LetterKind::VARIANTS {
            assert_eq!(kind.into_str().parse(), Ok(kind));
            assert!(kind.into_str().parse::<NotificationKind>().is_err());
        }
        assert!("NEWS".parse::<LetterKind>().is_err());
    }

    #[test]
    fn a_token_stays_in_its_line() {
        for good in ["a", "Zm9v-YmFy_~.", &"x".repeat(200)] {
            assert_eq!(Token::new(good.into()).unwrap().expose(), good);
        }
        for bad in ["", "a b", "a\nb", "a#b", "<a>", "\u{e9}", &"x".repeat(201)] {
            assert!(Token::new(bad.into()).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_link_is_good_until_it_expires() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let letter = |expires_at| Letter {
            id: LetterId(uuid::Uuid::nil()),
            kind: LetterKind::PasswordReset,
            user: None,
            expires_at,
            created_at: now,
        };
        assert!(!letter(None).expired(now));
        assert!(!letter(Some(now + time::Duration::SECOND)).expired(now));
        assert!(letter(Some(now)).expired(now));
    }
}
