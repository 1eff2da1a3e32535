use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

const LENGTH: usize = 32;

/// 32 random bytes, for example a refresh token or the secret of a client's key. A secret is shown once, and only its
/// fingerprint is stored. A fast hash suffices for 256 random bits.
#[derive(Debug)]
pub struct Secret(SecretBox<[u8; LENGTH]>);

/// SHA-256 of a [`Secret`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Compares both in constant time.
    #[must_use]
    pub fn matches(&self, other: Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Secret {
    #[must_use]
    pub fn generate() -> Self {
        Self(SecretBox::new(Box::new(rand::random())))
    }

    /// Creates a secret from bytes that are indistinguishable from random.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Some(Self(SecretBox::new(Box::new(bytes.try_into().ok()?))))
    }

    /// Parses the 43 characters of [`Secret::text`]. Surrounding blanks are ignored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::of(
            &URL_SAFE_NO_PAD
                .decode(text.get(..43).filter(|start| start.len() == text.len())?)
                .ok()?,
        )
    }

    /// Encodes the secret in base64url without padding.
    #[must_use]
    pub fn text(&self) -> SecretString {
        URL_SAFE_NO_PAD.encode(self.0.expose_secret()).into()
    }

    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Sha256::digest(self.0.expose_secret()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_back_and_nothing_else_is() {
        let secret = Secret::generate();
        let text = secret.text().expose_secret().to_owned();
        assert_eq!(text.len(), 43);
        assert_eq!(
            Secret::parse(&text).unwrap().fingerprint(),
            secret.fingerprint()
        );
        assert_ne!(Secret::generate().fingerprint(), secret.fingerprint());
        for other in [
            &text[1..],
            &format!("{text}A"),
            "",
            &"é".repeat(43),
            &"=".repeat(43),
        ] {
            assert!(Secret::parse(other).is_none(), "{other}");
        }
    }
}
