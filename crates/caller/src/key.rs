use std::fmt;

use ed25519_dalek::{SECRET_KEY_LENGTH, VerifyingKey};
use jsonwebtoken::EncodingKey;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// Prefix of the 32 bytes of an Ed25519 private key in PKCS#8 (RFC 8410, section 7).
const PKCS8: [u8; 16] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

/// The text is not a key: 32 bytes in lower-case hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an Ed25519 key is 32 bytes, written as 64 hexadecimal digits")]
pub struct InvalidKey;

/// Ed25519 key (RFC 8032) with which the gateway signs callers.
#[derive(Clone)]
pub struct SigningKey {
    encoding: EncodingKey,
    public: VerifyingKey,
}

impl SigningKey {
    /// Parses the private key: 32 random bytes in hex.
    pub fn from_hex(private: &SecretString) -> Result<Self, InvalidKey> {
        let mut bytes = Zeroizing::new([0; SECRET_KEY_LENGTH]);
        hex::decode_to_slice(private.expose_secret(), bytes.as_mut()).map_err(|_| InvalidKey)?;
        let public = ed25519_dalek::SigningKey::from_bytes(&bytes).verifying_key();
        let pkcs8 = Zeroizing::new([PKCS8.as_slice(), bytes.as_slice()].concat());
        Ok(Self {
            encoding: EncodingKey::from_ed_der(&pkcs8),
            public,
        })
    }

    /// Public key in hex, for [`crate::Verifier::new`].
    #[must_use]
    pub fn public_hex(&self) -> String {
        hex::encode(self.public.as_bytes())
    }

    pub(crate) const fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("SigningKey")
            .field(&self.public_hex())
            .finish()
    }
}

/// Parses a public key and checks that it is a point of the curve.
pub(crate) fn public_key(text: &str) -> Result<VerifyingKey, InvalidKey> {
    let mut bytes = [0; SECRET_KEY_LENGTH];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| InvalidKey)?;
    VerifyingKey::from_bytes(&bytes).map_err(|_| InvalidKey)
}
