//! Known devices of an account.
//!
//! Anyone can guess at any address, and a limit on guesses per account would lock the owner out. A client that has
//! signed in, or has used a link from an email, therefore receives a device token and sends it with the next sign-in.
//! Attempts with a device token have their own counter, which other clients cannot exhaust. The token replaces neither
//! the password nor the second factor.
//!
//! Device tokens are not stored. A keyed tag covers the account, the device, the time of issue and the password
//! version, so a new password invalidates all earlier tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Account;
use crate::domain::Fingerprint;

/// Validity of a device token. Each sign-in returns a new one.
const LIFETIME: Duration = Duration::days(180);

const TOKEN_BYTES: usize = 16 + 8 + 32;

/// A client whose user has proved their identity before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: Uuid,
    /// Seconds since 1970.
    pub issued_at: i64,
}

/// A device token as sent by a client. Verify the tag before you trust the other fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceToken {
    pub device: Device,
    pub tag: Fingerprint,
}

impl Device {
    #[must_use]
    pub const fn issued(id: Uuid, now: OffsetDateTime) -> Self {
        Self {
            id,
            issued_at: now.unix_timestamp(),
        }
    }

    /// The text that the tag covers.
    #[must_use]
    pub fn covered(self, account: &Account) -> String {
        let Self { id, issued_at } = self;
        format!(
            "{} {} {id} {issued_at}",
            account.user.0, account.password_version
        )
    }

    #[must_use]
    pub const fn has_expired(self, now: OffsetDateTime) -> bool {
        now.unix_timestamp().saturating_sub(self.issued_at) >= LIFETIME.whole_seconds()
    }
}

impl DeviceToken {
    /// Parses the output of [`DeviceToken::text`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; TOKEN_BYTES] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (id, rest) = bytes.split_first_chunk()?;
        let (issued_at, rest) = rest.split_first_chunk()?;
        let device = Device {
            id: Uuid::from_bytes(*id),
            issued_at: i64::from_be_bytes(*issued_at),
        };
        Some(Self {
            device,
            tag: Fingerprint(rest.try_into().ok()?),
        })
    }

    /// Encodes the token in base64url without padding.
    #[must_use]
    pub fn text(&self) -> SecretString {
        let Device { id, issued_at } = self.device;
        let bytes = [
            id.as_bytes().as_slice(),
            &issued_at.to_be_bytes(),
            &self.tag.0,
        ]
        .concat();
        URL_SAFE_NO_PAD.encode(bytes).into()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;
    use time::macros::datetime;

    use super::*;
    use crate::accounts::domain::{PasswordHash, UserStatus};
    use crate::domain::UserId;

    const NOW: OffsetDateTime = datetime!(2026-06-01 12:00 UTC);

    fn account(password_version: i64) -> Account {
        let password = PasswordHash::stored("$argon2id$".to_owned());
        Account {
            user: UserId(Uuid::nil()),
            password,
            password_version,
            status: UserStatus::Active,
        }
    }

    #[test]
    fn a_token_is_read_back_and_nothing_else_is() {
        let token = DeviceToken {
            device: Device::issued(Uuid::now_v7(), NOW),
            tag: Fingerprint([7; 32]),
        };
        let text = token.text().expose_secret().to_owned();
        assert_eq!(text.len(), 75);
        assert_eq!(DeviceToken::parse(&text), Some(token));
        for other in [
            &text[1..],
            &format!("{text}A"),
            "",
            &"é".repeat(75),
            &"=".repeat(75),
        ] {
            assert_eq!(DeviceToken::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_tag_covers_all_that_is_believed() {
        let device = Device::issued(Uuid::now_v7(), NOW);
        let covered = device.covered(&account(1));
        assert_ne!(device.covered(&account(2)), covered, "a new password");
        let later = Device {
            issued_at: device.issued_at + 1,
            ..device
        };
        let other = Device {
            id: Uuid::now_v7(),
            ..device
        };
        let person = Account {
            user: UserId::new(),
            ..account(1)
        };
        for different in [
            later.covered(&account(1)),
            other.covered(&account(1)),
            device.covered(&person),
        ] {
            assert_ne!(different, covered);
        }
    }

    #[test]
    fn a_token_expires_after_180_days() {
        let device = Device::issued(Uuid::nil(), NOW);
        assert!(!device.has_expired(NOW + Duration::days(180) - Duration::SECOND));
        assert!(device.has_expired(NOW + Duration::days(180)));
        assert!(
            Device {
                issued_at: i64::MIN,
                ..device
            }
            .has_expired(NOW),
            "out of range"
        );
    }
}
