use argon2::password_hash::{Error as HashError, PasswordHash as Phc, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zxcvbn::Score;

use super::refusals;
use crate::domain::Refusal;

const SHORTEST: usize = 12;
const LONGEST: usize = 128;
/// Number of characters that the strength estimate reads. Its cost grows with the square of this number.
const JUDGED: usize = 64;
/// Symbols that resemble letters. The estimate tries every reading of each, so the combinations multiply.
const LOOK_ALIKES: &str = "4@8({[<369!1|70$5+%2";
/// Number of distinct look-alike symbols that the estimate reads as letters.
const LOOK_ALIKES_READ: usize = 6;
/// Minimum score on the scale of 0 to 4: "safely unguessable", moderate protection against an attacker who has the
/// hashes.
const LEAST_SCORE: Score = Score::Three;

/// A new password whose strength has not been checked. Only its length is known to be valid.
#[derive(Clone, Debug)]
pub struct NewPassword(Password);

/// A password as typed, normalised to NFKC so that all keyboards produce the same bytes (NIST SP 800-63B, 3.1.1.2).
#[derive(Clone, Debug)]
pub struct Password(SecretString);

/// An Argon2id hash in the PHC string format: parameters, salt and hash.
#[derive(Clone, Debug)]
pub struct PasswordHash(SecretString);

/// Cost parameters of Argon2id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashCost(Params);

/// A hashing failure that the password does not cause: a malformed stored hash, or parameters out of range.
#[derive(Debug, thiserror::Error)]
#[error("password hash: {0}")]
pub struct PasswordError(HashError);

impl NewPassword {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let long_enough = text.nfkc().take(SHORTEST).count() == SHORTEST;
        if long_enough {
            Password::offer(text).map(Self)
        } else {
            Err(refusals::password_invalid())
        }
    }

    /// Returns whether this text is the same password.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        Password::offer(text).is_ok_and(|other| other.bytes() == self.0.bytes())
    }

    /// Returns the password if it is hard to guess. The estimate checks dictionaries of passwords, names, dates,
    /// keyboard patterns and repetitions. It uses a core for milliseconds: never call it on a thread that serves
    /// requests.
    pub fn judge(self) -> Result<Password, Refusal> {
        let strong = zxcvbn::zxcvbn(&judged(self.0.0.expose_secret()), &[]).score() >= LEAST_SCORE;
        if strong {
            Ok(self.0)
        } else {
            Err(refusals::password_common())
        }
    }
}

/// Reduces a password to the input of the estimate, so that the work is bounded.
fn judged(text: &str) -> String {
    let mut read = Vec::with_capacity(LOOK_ALIKES_READ);
    let readable = |character: char| {
        if !LOOK_ALIKES.contains(character) || read.contains(&character) {
            return character;
        }
        if read.len() == LOOK_ALIKES_READ {
            return '~';
        }
        read.push(character);
        character
    };
    text.chars().take(JUDGED).map(readable).collect()
}

impl Password {
    /// Reads a password for comparison with a stored hash. Only the maximum length is checked, because older passwords
    /// may predate the current rules.
    pub fn offer(text: &str) -> Result<Self, Refusal> {
        let short_enough = text.nfkc().take(LONGEST.saturating_add(1)).count() <= LONGEST;
        let fits = || Self(SecretString::from(text.nfkc().collect::<String>()));
        short_enough
            .then(fits)
            .ok_or_else(refusals::password_invalid)
    }

    /// Hashes the password with a new salt. Uses memory and a core for tens of milliseconds by design: never call it on
    /// a thread that serves requests.
    pub fn hash(&self, cost: &HashCost) -> Result<PasswordHash, PasswordError> {
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(PasswordError)?;
        let hash = cost
            .argon2()
            .hash_password(self.bytes(), &salt)
            .map_err(PasswordError)?;
        Ok(PasswordHash::stored(hash.to_string()))
    }

    /// Returns whether the password matches the hash. As slow as [`Password::hash`].
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

impl HashCost {
    /// Creates a cost of `memory_kib` KiB and `passes` passes, with one lane.
    pub fn new(memory_kib: u32, passes: u32) -> Result<Self, PasswordError> {
        Params::new(memory_kib, passes, 1, None)
            .map(Self)
            .map_err(|error| PasswordError(error.into()))
    }

    /// Returns whether a stored hash was computed at another cost. The next sign-in then computes a new hash.
    #[must_use]
    pub fn differs(&self, hash: &PasswordHash) -> bool {
        let stored = Phc::new(hash.0.expose_secret()).ok();
        let stored = stored.and_then(|phc| Params::try_from(&phc).ok());
        stored.is_none_or(|stored| {
            (stored.m_cost(), stored.t_cost(), stored.p_cost())
                != (self.0.m_cost(), self.0.t_cost(), self.0.p_cost())
        })
    }

    fn argon2(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.0.clone())
    }
}

impl Default for HashCost {
    /// 19 MiB and two passes: the minimum that OWASP recommends.
    fn default() -> Self {
        Self(Params::default())
    }
}

impl PasswordHash {
    /// Wraps a stored PHC string.
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

    fn chosen(text: &str) -> Result<Password, Refusal> {
        NewPassword::parse(text)?.judge()
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        for (text, good) in [
            ("jx3elevench", false),
            ("jx3 twelve c", true),
            ("十二个字的密码十一三字码", true),
        ] {
            assert_eq!(NewPassword::parse(text).is_ok(), good, "{text}");
        }
        let long = "correct horse battery staple ".repeat(5);
        assert!(NewPassword::parse(&long[..128]).is_ok());
        assert_eq!(
            NewPassword::parse(&long[..129]).unwrap_err(),
            refusals::password_invalid()
        );
        assert!(
            Password::offer("short").is_ok(),
            "an old password may be shorter than today's rule"
        );
    }

    #[test]
    fn a_hash_knows_its_password_only() {
        let hash = chosen("correct horse battery")
            .unwrap()
            .hash(&HashCost::default())
            .unwrap();
        assert!(hash.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(
            Password::offer("correct horse battery")
                .unwrap()
                .matches(&hash)
                .unwrap()
        );
        assert!(
            !Password::offer("correct horse batterz")
                .unwrap()
                .matches(&hash)
                .unwrap()
        );
        let full_width = Password::offer("correct\u{3000}horse\u{3000}battery").unwrap();
        assert!(
            full_width.matches(&hash).unwrap(),
            "another keyboard's blank"
        );
        assert!(
            full_width
                .matches(&PasswordHash::stored("nonsense".into()))
                .is_err()
        );
    }

    #[test]
    fn what_everybody_uses_is_refused() {
        for text in [
            "password1234",
            "passwordpassword",
            "qwertyuiop123",
            "111111111111",
            "abcabcabcabc",
            "January12024",
        ] {
            assert_eq!(
                chosen(text).unwrap_err(),
                refusals::password_common(),
                "{text}"
            );
        }
    }

    #[test]
    fn the_estimate_reads_six_look_alikes_and_no_more_than_64_characters() {
        assert_eq!(
            judged("4@8({[<369!1|70$5+%2 4@ abc"),
            "4@8({[~~~~~~~~~~~~~~ 4@ abc"
        );
        assert_eq!(judged(&"é".repeat(100)).chars().count(), 64);
        assert_eq!(
            chosen("p@$$w0rd1234").unwrap_err(),
            refusals::password_common(),
            "with look-alikes"
        );
        assert!(chosen("4@8({[<369!1|70$5+%2").is_ok());
    }

    #[test]
    fn another_cost_is_seen() {
        let hash = Password::offer("whatever")
            .unwrap()
            .hash(&HashCost::new(8, 1).unwrap())
            .unwrap();
        assert!(HashCost::default().differs(&hash));
        assert!(!HashCost::new(8, 1).unwrap().differs(&hash));
        assert!(HashCost::new(0, 0).is_err());
    }

    #[test]
    fn does_not_show_itself() {
        let password = chosen("correct horse battery").unwrap();
        assert!(
            !format!(
                "{password:?} {:?}",
                password.hash(&HashCost::default()).unwrap()
            )
            .contains("correct")
        );
    }
}
