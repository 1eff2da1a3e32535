//! A second factor: a code of six digits that an application on the person's phone makes from a shared secret and the
//! time (TOTP, RFC 6238, with the SHA-1 and the 30 seconds that applications understand), and codes on paper for the
//! day when the phone is lost.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use time::OffsetDateTime;
use totp_rs::{Algorithm, Secret as TotpSecret, TOTP, TotpUrlError};

use super::Fingerprint;

const STEP_SECONDS: u64 = 30;
const RECOVERY_CODES: usize = 10;

/// A secret that codes are made of, as stored: base32 text.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    pub secret: SecretString,
    pub confirmed: bool,
    /// The time step of the last code that was taken.
    pub last_step: i64,
}

impl SecondFactor {
    #[must_use]
    pub fn generate() -> Self {
        let secret = TotpSecret::generate_secret().to_encoded().to_string();
        Self { secret: secret.into(), confirmed: false, last_step: 0 }
    }

    /// What an authenticator application reads from a QR code. The account's name in it is what the person sees there.
    pub fn uri(&self, issuer: &str, account: &str) -> Result<SecretString, TotpUrlError> {
        Ok(self.totp(Some(issuer.to_owned()), account.replace(':', ""))?.get_url().into())
    }

    /// The time step that this code is of, if it is a code of now (or of half a minute ago or ahead, for clocks that differ)
    /// and neither it nor a later one was taken before.
    pub fn step(&self, code: &str, now: OffsetDateTime) -> Result<Option<i64>, TotpUrlError> {
        let totp = self.totp(None, String::new())?;
        let current = now.unix_timestamp().max(0).cast_unsigned() / STEP_SECONDS;
        let steps = [current.saturating_sub(1), current, current.saturating_add(1)];
        let matching = steps.into_iter().find(|step| {
            let right = totp.generate(step.saturating_mul(STEP_SECONDS));
            bool::from(right.as_bytes().ct_eq(code.as_bytes()))
        });
        Ok(matching.map(u64::cast_signed).filter(|step| *step > self.last_step))
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
        let groups: Vec<&str> = (0..20).step_by(5).filter_map(|start| text.get(start..start + 5)).collect();
        SecretString::from(groups.join("-"))
    };
    std::iter::repeat_with(code).take(RECOVERY_CODES).collect()
}

/// What is kept of a recovery code; nobody guesses 80 bits, so a fast hash is enough.
#[must_use]
pub fn recovery_fingerprint(code: &str) -> Fingerprint {
    let plain: String = code.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase();
    Fingerprint(Sha256::digest(plain).into())
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-06-01 12:00:07 UTC);

    fn code(factor: &SecondFactor, at: OffsetDateTime) -> String {
        factor.totp(None, String::new()).unwrap().generate(at.unix_timestamp().cast_unsigned())
    }

    #[test]
    fn a_code_of_now_works_once() {
        let mut factor = SecondFactor::generate();
        let step = factor.step(&code(&factor, NOW), NOW).unwrap().unwrap();
        factor.last_step = step;
        assert_eq!(factor.step(&code(&factor, NOW), NOW).unwrap(), None, "taken");
        let next = NOW + Duration::seconds(30);
        assert_eq!(factor.step(&code(&factor, next), next).unwrap(), Some(step + 1));
    }

    #[test]
    fn clocks_may_differ_by_half_a_minute_and_no_more() {
        let factor = SecondFactor::generate();
        for (seconds, good) in [(-30, true), (30, true), (-90, false), (90, false)] {
            let code = code(&factor, NOW + Duration::seconds(seconds));
            assert_eq!(factor.step(&code, NOW).unwrap().is_some(), good, "{seconds}");
        }
        for bad in ["", "000", "abcdef", "١٢٣٤٥٦", &"1".repeat(1000)] {
            assert_eq!(factor.step(bad, NOW).unwrap(), None, "{bad}");
        }
    }

    #[test]
    fn applications_can_read_it() {
        let factor = SecondFactor::generate();
        let uri = factor.uri("Carnet", "nora@example.org").unwrap();
        assert!(uri.expose_secret().starts_with("otpauth://totp/Carnet:nora%40example.org?secret="));
    }

    #[test]
    fn recovery_codes_may_be_typed_in_any_way() {
        let codes = recovery_codes();
        assert_eq!(codes.len(), 10);
        let code = codes[0].expose_secret();
        assert_eq!(code.len(), 23);
        let typed = code.to_uppercase().replace('-', " ");
        assert_eq!(recovery_fingerprint(code), recovery_fingerprint(&typed));
        assert_ne!(recovery_fingerprint(code), recovery_fingerprint(codes[1].expose_secret()));
    }
}
