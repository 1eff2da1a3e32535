//! A second factor: a code of six digits that an application on the person's phone makes from a shared secret and the
//! time (TOTP, RFC 6238, with the SHA-1 and the 30 seconds that applications understand), and codes on paper for the
//! day when the phone is lost.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use time::{Duration, OffsetDateTime};
use totp_rs::{Algorithm, Secret as TotpSecret, TOTP, TotpUrlError};

use crate::domain::Fingerprint;

const STEP_SECONDS: u64 = 30;
const RECOVERY_CODES: usize = 10;
/// Of a million codes three are right at a time, so that so many wrong ones are a guesser's and still find none.
const MOST_WRONG_CODES: i32 = 20;
/// So long after the first of them the count begins anew.
const WRONG_CODES_FORGOTTEN: Duration = Duration::days(1);
/// A second factor that is not confirmed within this time is forgotten.
const CONFIRMED_WITHIN: Duration = Duration::hours(1);
/// So long after a new password has ended a block, another new password does not end the next one.
const UNBLOCKED_AGAIN: Duration = Duration::days(1);

/// A secret that codes are made of, as stored: base32 text.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    pub secret: SecretString,
    pub confirmed: bool,
    /// When its secret was made.
    pub begun_at: OffsetDateTime,
    /// The time step of the last code that was taken.
    pub last_step: i64,
    pub wrong_codes: WrongCodes,
}

/// Wrong codes that followed the right password, since a code was right. With too many, codes of the authenticator
/// application are blocked: until a recovery code is used, or the password is reset. A reset does so once a day only, because
/// a thief who reads the mailbox would otherwise get as many guesses with each reset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrongCodes {
    pub count: i32,
    /// The first of them.
    pub since: Option<OffsetDateTime>,
    /// When a new password last ended a block.
    pub unblocked_at: Option<OffsetDateTime>,
}

impl WrongCodes {
    #[must_use]
    pub const fn block(&self) -> bool {
        self.count >= MOST_WRONG_CODES
    }

    /// Counts another one.
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

    /// Begins anew, after a code that was right.
    pub const fn forget(&mut self) {
        self.count = 0;
        self.since = None;
    }

    /// Ends a block with a new password, unless one did so lately.
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

    /// Returns whether nobody has confirmed it in time.
    #[must_use]
    pub fn is_forgotten(&self, now: OffsetDateTime) -> bool {
        !self.confirmed && now - self.begun_at >= CONFIRMED_WITHIN
    }

    /// What an authenticator application reads from a QR code. The account's name in it is what the person sees there.
    pub fn uri(&self, issuer: &str, account: &str) -> Result<SecretString, TotpUrlError> {
        Ok(self
            .totp(Some(issuer.to_owned()), account.replace(':', ""))?
            .get_url()
            .into())
    }

    /// The time step that this code is of, if it is a code of now (or of half a minute ago or ahead, for clocks that differ)
    /// and neither it nor a later one was taken before. Blanks and hyphens do not count: applications show codes as `123 456`.
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

/// New recovery codes, as `4f9d2-…`: 80 random bits each.
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

/// What is kept of a recovery code; nobody guesses 80 bits, so a fast hash is enough.
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
