use std::fmt;

use aes_gcm::aead::rand_core::RngCore;
use aes_gcm::aead::{AeadInPlace, KeyInit, OsRng};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::Error;

pub(crate) const KEY: usize = 32;
pub(crate) const NONCE: usize = 12;
pub(crate) const TAG: usize = 16;

/// A 256-bit key of a branch, a value or an index. Wiped when dropped, and never shown.
pub(crate) struct Key(Zeroizing<[u8; KEY]>);

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(redacted)")
    }
}

impl Key {
    pub(crate) fn random() -> Self {
        let mut bytes = Zeroizing::new([0; KEY]);
        OsRng.fill_bytes(bytes.as_mut_slice());
        Self(bytes)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes
            .try_into()
            .ok()
            .map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// Converts to hex, to seal it as a text.
    pub(crate) fn to_text(&self) -> SecretString {
        let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
        // Allocated in full length, so that no shorter copy remains in memory.
        let mut text = String::with_capacity(2 * KEY);
        text.extend(
            self.0
                .iter()
                .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]),
        );
        SecretString::from(text)
    }

    pub(crate) fn from_text(text: &SecretString) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; KEY]);
        let (pairs, rest) = text.expose_secret().as_bytes().as_chunks::<2>();
        if pairs.len() != KEY || !rest.is_empty() {
            return None;
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            let digits = (
                char::from(*high).to_digit(16)?,
                char::from(*low).to_digit(16)?,
            );
            *byte = u8::try_from(digits.0 << 4 | digits.1).ok()?;
        }
        Some(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }

    /// AES-256-GCM with a random nonce. Returns nonce, ciphertext and tag.
    pub(crate) fn seal(&self, associated: &[u8], text: &[u8]) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE];
        OsRng.fill_bytes(&mut nonce);
        // Sealed in place, so that no copy of the text remains in memory.
        let mut buffer = Zeroizing::new(text.to_vec());
        let tag = self
            .cipher()
            .encrypt_in_place_detached(Nonce::from_slice(&nonce), associated, &mut buffer)
            .map_err(|_| Error::TooLong)?;
        Ok([nonce.as_slice(), &buffer, &tag].concat())
    }

    /// Opens the output of `seal`. Returns `None` if the key, the associated data or any byte differs.
    pub(crate) fn open(&self, associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = sealed.split_at_checked(NONCE)?;
        let (ciphertext, tag) = rest.split_at_checked(rest.len().checked_sub(TAG)?)?;
        let mut buffer = Zeroizing::new(ciphertext.to_vec());
        self.cipher()
            .decrypt_in_place_detached(
                Nonce::from_slice(nonce),
                associated,
                &mut buffer,
                Tag::from_slice(tag),
            )
            .ok()?;
        Some(buffer)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(self.0.as_slice().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_with_the_same_key_and_associated_data_only() {
        let key = Key::random();
        let sealed = key.seal(b"here", b"text").unwrap();
        assert_eq!(key.open(b"here", &sealed).unwrap().as_slice(), b"text");
        assert!(key.open(b"there", &sealed).is_none());
        assert!(Key::random().open(b"here", &sealed).is_none());
        assert!(key.open(b"here", &[]).is_none());
    }

    #[test]
    fn passes_through_a_text_unchanged() {
        let key = Key::random();
        let text = key.to_text();
        assert_eq!(Key::from_text(&text).unwrap().bytes(), key.bytes());
        for bad in [
            "",
            "00",
            &"0".repeat(63),
            &"0".repeat(65),
            &"0".repeat(66),
            &"g".repeat(64),
        ] {
            assert!(Key::from_text(&SecretString::from(bad)).is_none(), "{bad}");
        }
    }

    #[test]
    fn is_never_shown() {
        let shown = format!("{:?}", Key::from_slice(&[7; KEY]).unwrap());
        assert_eq!(shown, "Key(redacted)");
    }
}
