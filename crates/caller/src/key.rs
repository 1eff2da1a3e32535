use std::fmt;

use ed25519_dalek::{SECRET_KEY_LENGTH, Signer as _, VerifyingKey};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// The text is not a key: 32 bytes in lower-case hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an Ed25519 key is 32 bytes, written as 64 hexadecimal digits")]
pub struct InvalidKey;

/// Ed25519 key (RFC 8032) with which the gateway signs callers.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Parses the private key: 32 random bytes in hex.
    pub fn from_hex(private: &SecretString) -> Result<Self, InvalidKey> {
        let mut bytes = Zeroizing::new([0; SECRET_KEY_LENGTH]);
        hex::decode_to_slice(private.expose_secret(), bytes.as_mut()).map_err(|_| InvalidKey)?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&bytes)))
    }

    /// Public key in hex, for [`crate::Verifier::new`].
    #[must_use]
    pub fn public_hex(&self) -> String {
        hex::encode(self.0.verifying_key().as_bytes())
    }

    /// Signature of a message.
    pub(crate) fn sign(&self, message: &str) -> [u8; ed25519_dalek::SIGNATURE_LENGTH] {
        self.0.sign(message.as_bytes()).to_bytes()
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
