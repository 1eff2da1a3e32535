use argon2::password_hash::{Error as HashError, PasswordHash as Phc, SaltString};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

use super::Refusal;

const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// A password as somebody typed it, in the one form (NFKC) that every keyboard can produce (NIST SP 800-63B, 3.1.1.2).
#[derive(Clone, Debug)]
pub struct Password(SecretString);

/// A password's Argon2id hash in the PHC string format: parameters, salt and hash.
#[derive(Clone, Debug)]
pub struct PasswordHash(SecretString);

/// Hashing failed for a reason that is not the password's: a stored hash that is none, or parameters out of range.
#[derive(Debug, thiserror::Error)]
#[error("password hash: {0}")]
pub struct PasswordError(HashError);

impl Password {
    /// A password that somebody wants to use from now on.
    pub fn choose(text: &str) -> Result<Self, Refusal> {
        let long_enough = text.nfkc().take(SHORTEST).count() == SHORTEST;
        if long_enough { Self::offer(text) } else { Err(Refusal::PasswordInvalid) }
    }

    /// A password to compare with one chosen earlier, perhaps under other rules: only too much of it is refused.
    pub fn offer(text: &str) -> Result<Self, Refusal> {
        let short_enough = text.nfkc().take(LONGEST.saturating_add(1)).count() <= LONGEST;
        let fits = || Self(SecretString::from(text.nfkc().collect::<String>()));
        short_enough.then(fits).ok_or(Refusal::PasswordInvalid)
    }

    /// Hashes with a new salt. This takes 19 MiB and a good part of a core for tens of milliseconds, on purpose
    /// (the least that OWASP recommends): never call it on a thread that serves requests.
    pub fn hash(&self) -> Result<PasswordHash, PasswordError> {
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(PasswordError)?;
        let hash = Argon2::default().hash_password(self.bytes(), &salt).map_err(PasswordError)?;
        Ok(PasswordHash::stored(hash.to_string()))
    }

    /// Whether this is the password that was hashed. As slow as [`Password::hash`].
    pub fn matches(&self, hash: &PasswordHash) -> Result<bool, PasswordError> {
        let hash = Phc::new(hash.0.expose_secret()).map_err(PasswordError)?;
        match Argon2::default().verify_password(self.bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(HashError::Password) => Ok(false),
            Err(other) => Err(PasswordError(other)),
        }
    }

    fn bytes(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

impl PasswordHash {
    /// As it was stored.
    #[must_use]
    pub fn stored(phc: String) -> Self {
        Self(SecretString::from(phc))
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_counted_in_characters() {
        for (text, good) in
            [("elevenchars", false), ("twelve chars", true), ("十二个字的密码十二个字的", true)]
        {
            assert_eq!(Password::choose(text).is_ok(), good, "{text}");
        }
        assert!(Password::choose(&"é".repeat(128)).is_ok());
        assert!(Password::choose(&"é".repeat(129)).is_err());
        assert!(Password::offer("short").is_ok(), "an old password may be shorter than today's rule");
    }

    #[test]
    fn a_hash_knows_its_password_only() {
        let hash = Password::choose("correct horse battery").unwrap().hash().unwrap();
        assert!(hash.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(Password::offer("correct horse battery").unwrap().matches(&hash).unwrap());
        assert!(!Password::offer("correct horse batterz").unwrap().matches(&hash).unwrap());
        let full_width = Password::offer("correct\u{3000}horse\u{3000}battery").unwrap();
        assert!(full_width.matches(&hash).unwrap(), "another keyboard's blank");
        assert!(full_width.matches(&PasswordHash::stored("nonsense".into())).is_err());
    }

    #[test]
    fn does_not_show_itself() {
        let password = Password::choose("correct horse battery").unwrap();
        assert!(!format!("{password:?} {:?}", password.hash().unwrap()).contains("correct"));
    }
}
