//! Second factors: six-digit codes that an authenticator application computes from a shared secret and the time (TOTP,
//! RFC 6238, with SHA-1 and steps of 30 seconds, which applications support), and recovery codes for the loss of the
//! device.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use time::{Duration, OffsetDateTime};
use totp_rs::{Algorithm, Secret as TotpSecret, TOTP, TotpUrlError};

use crate::domain::Fingerprint;

const STEP_SECONDS: u64 = 30;
const RECOVERY_CODES: usize = 10;
/// Maximum number of wrong codes. Three of a million codes are valid at a time, so this many wrong codes indicate
/// guessing and are still very unlikely to include a valid one.
const MOST_WRONG_CODES: i32 = 20;
/// Age of the first wrong code after which the count restarts.
const WRONG_CODES_FORGOTTEN: Duration = Duration::days(1);
/// Time within which a second factor must be confirmed.
const CONFIRMED_WITHIN: Duration = Duration::hours(1);
/// Minimum time between two password resets that end a block.
const UNBLOCKED_AGAIN: Duration = Duration::days(1);

/// A shared secret as stored: base32 text.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    pub secret: SecretString,
    pub confirmed: bool,
    /// The time at which the secret was generated.
    pub begun_at: OffsetDateTime,
    /// The time step of the last accepted code.
    pub last_step: i64,
    pub wrong_codes: WrongCodes,
}

/// Wrong codes that followed the right password since the last valid code. Too many of them block the codes of the
/// authenticator application until a recovery code is used or the password is reset. A reset ends a block at most once
/// a day. Otherwise an attacker who reads the mailbox would gain more guesses with each reset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrongCodes {
    pub count: i32,
    /// The time of the first wrong code.
    pub since: Option<OffsetDateTime>,
    /// The time at which a password reset last ended a block.
    pub unblocked_at: Option<OffsetDateTime>,
}

impl WrongCodes {
    #[must_use]
    pub const fn block(&self) -> bool {
        self.count >= MOST_WRONG_CODES
    }

    /// Counts a wrong code.
    pub fn add(&mut self, now: OffsetDateTime) {
        let since = self
            .since
            .filter(|since| now - *since < WRONG_CODES_FORGOTTEN);
        self.count = if since.is_some() {
            self.count.saturating_add(1)
        } else {
            1
        };
        self.since = since.or(Some(now));
    }

    /// Restarts the count after a valid code.
    pub const fn forget(&mut self) {
        self.count = 0;
        self.since = None;
    }

    /// Ends a block after a password reset, unless a reset has ended one within the last day.
    pub fn unblock(&mut self, now: OffsetDateTime) {
        let lately = self
            .unblocked_at
            .is_some_and(|at| now - at < UNBLOCKED_AGAIN);
        if self.block() && !lately {
            self.forget();
            self.unblocked_at = Some(now);
        }
    }
}

impl SecondFactor {
    #[must_use]
    pub fn generate(now: OffsetDateTime) -> Self {
        let secret = TotpSecret::generate_secret().to_encoded().to_string();
        Self {
            secret: secret.into(),
            confirmed: false,
            begun_at: now,
            last_step: 0,
            wrong_codes: WrongCodes::default(),
        }
    }

    /// Returns whether the second factor was not confirmed in time.
    #[must_use]
    pub fn is_forgotten(&self, now: OffsetDateTime) -> bool {
        !self.confirmed && now - self.begun_at >= CONFIRMED_WITHIN
    }

    /// Returns the `otpauth:` URI for the QR code. `account` is the label that the application displays.
    pub fn uri(&self, issuer: &str, account: &str) -> Result<SecretString, TotpUrlError> {
        Ok(self
            .totp(Some(issuer.to_owned()), account.replace(':', ""))?
            .get_url()
            .into())
    }

    /// Returns the time step of this code if it is valid: a code of the current step or of an adjacent one (clocks
    /// differ), later than the last accepted step. Blanks and hyphens are ignored, because applications display codes
    /// such as `123 456`.
    pub fn step(&self, code: &str, now: OffsetDateTime) -> Result<Option<i64>, TotpUrlError> {
        let code = normalisation::code(code).replace('-', "");
        let totp = self.totp(None, String::new())?;
        let current = now.unix_timestamp().max(0).cast_unsigned() / STEP_SECONDS;
        let steps = [
            current.saturating_sub(1),
            current,
            current.saturating_add(1),
        ];
        let matching = steps.into_iter().find(|step| {
            let right = totp.generate(step.saturating_mul(STEP_SECONDS));
            bool::from(right.as_bytes().ct_eq(code.as_bytes()))
        });
        Ok(matching
            .map(u64::cast_signed)
            .filter(|step| *step > self.last_step))
    }

    fn totp(&self, issuer: Option<String>, account: String) -> Result<TOTP, TotpUrlError> {
        let secret = TotpSecret::Encoded(self.secret.expose_secret().to_owned());
        let bytes = secret.to_bytes().unwrap_or_default();
        TOTP::new(Algorithm::SHA1, 6, 1, STEP_SECONDS, bytes, issuer, account)
    }
}

/// Generates recovery codes of 80 random bits each, for example `4f9d2-…`.
#[must_use]
pub fn recovery_codes() -> Vec<SecretString> {
    let code = || {
        let text = hex::encode(rand::random::<[u8; 10]>());
        let groups: Vec<&str> = (0..20)
            .step_by(5)
            .filter_map(|start| text.get(start..start + 5))
            .collect();
        SecretString::from(groups.join("-"))
    };
    std::iter::repeat_with(code).take(RECOVERY_CODES).collect()
}

/// The stored fingerprint of a recovery code. A fast hash suffices for 80 random bits.
#[must_use]
pub fn recovery_fingerprint(code: &str) -> Fingerprint {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_hexdigit)
        .collect::<String>()
        .to_ascii_lowercase();
    Fingerprint(Sha256::digest(plain).into())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-06-01 12:00:07 UTC);

    fn code(factor: &SecondFactor, at: OffsetDateTime) -> String {
        factor
            .totp(None, String::new())
            .unwrap()
            .generate(at.unix_timestamp().cast_unsigned())
    }

    #[test]
    fn a_code_of_now_works_once() {
        let mut factor = SecondFactor::generate(NOW);
        let step = factor.step(&code(&factor, NOW), NOW).unwrap().unwrap();
        factor.last_step = step;
        assert_eq!(
            factor.step(&code(&factor, NOW), NOW).unwrap(),
            None,
            "taken"
        );
        let next = NOW + Duration::seconds(30);
        assert_eq!(
            factor.step(&code(&factor, next), next).unwrap(),
            Some(step + 1)
        );
    }

    #[test]
    fn clocks_may_differ_by_half_a_minute_and_no_more() {
        let factor = SecondFactor::generate(NOW);
        for (seconds, good) in [(-30, true), (30, true), (-90, false), (90, false)] {
            let code = code(&factor, NOW + Duration::seconds(seconds));
            assert_eq!(
                factor.step(&code, NOW).unwrap().is_some(),
                good,
                "{seconds}"
            );
        }
        for bad in ["", "000", "abcdef", "١٢٣٤٥٦", &"1".repeat(1000)] {
            assert_eq!(factor.step(bad, NOW).unwrap(), None, "{bad}");
        }
    }

    #[test]
    fn a_code_may_be_pasted_as_applications_show_it() {
        let factor = SecondFactor::generate(NOW);
        let code = code(&factor, NOW);
        let (one, other) = code.split_at(3);
        for pasted in [
            format!("{one} {other}"),
            format!(" {code}\n"),
            format!("{one}-{other}"),
            format!("{one}\u{A0}{other}"),
        ] {
            assert!(factor.step(&pasted, NOW).unwrap().is_some(), "{pasted:?}");
        }
    }

    #[test]
    fn twenty_wrong_codes_in_a_day_block_until_a_right_one() {
        let mut wrong = WrongCodes::default();
        for hour in 0..19 {
            wrong.add(NOW + Duration::hours(hour));
        }
        assert!(!wrong.block());
        let mut quiet = wrong.clone();
        quiet.add(NOW + Duration::days(1));
        assert_eq!((quiet.count, quiet.block()), (1, false), "a day later");
        wrong.add(NOW + Duration::hours(20));
        assert!(wrong.block());
        wrong.forget();
        assert_eq!(wrong, WrongCodes::default());
    }

    #[test]
    fn a_new_password_ends_a_block_once_a_day() {
        let blocked = || WrongCodes {
            count: 20,
            since: Some(NOW),
            unblocked_at: None,
        };
        let mut wrong = blocked();
        wrong.unblock(NOW);
        assert_eq!(
            wrong,
            WrongCodes {
                unblocked_at: Some(NOW),
                ..WrongCodes::default()
            }
        );
        for (hours, ends) in [(23, false), (24, true)] {
            let mut again = WrongCodes {
                unblocked_at: Some(NOW),
                ..blocked()
            };
            again.unblock(NOW + Duration::hours(hours));
            assert_eq!(again.block(), !ends, "{hours}");
        }
        let mut few = WrongCodes {
            count: 19,
            ..blocked()
        };
        few.unblock(NOW);
        assert_eq!(few.count, 19, "the count of a guesser goes on");
    }

    #[test]
    fn applications_can_read_it() {
        let factor = SecondFactor::generate(NOW);
        let uri = factor.uri("Carnet", "nora@example.org").unwrap();
        assert!(
            uri.expose_secret()
                .starts_with("otpauth://totp/Carnet:nora%40example.org?secret=")
        );
    }

    #[test]
    fn recovery_codes_may_be_typed_in_any_way() {
        let codes = recovery_codes();
        assert_eq!(codes.len(), 10);
        let code = codes[0].expose_secret();
        assert_eq!(code.len(), 23);
        let typed = code.to_uppercase().replace('-', " ");
        assert_eq!(recovery_fingerprint(code), recovery_fingerprint(&typed));
        assert_ne!(
            recovery_fingerprint(code),
            recovery_fingerprint(codes[1].expose_secret())
        );
    }
}
