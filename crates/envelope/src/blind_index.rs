use std::fmt;
use std::sync::Arc;

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::cipher::Key;

/// Finds a sealed value by a keyed hash of its normalised text (HMAC-SHA-256, 32 bytes).
///
/// Equal texts have equal hashes, which is visible to readers of the database. Without the key, likely texts cannot be tested against a
/// hash.
#[derive(Clone)]
pub struct BlindIndex {
    key: Arc<Key>,
}

impl fmt::Debug for BlindIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BlindIndex(redacted)")
    }
}

impl BlindIndex {
    pub(crate) const fn new(key: Arc<Key>) -> Self {
        Self { key }
    }

    /// Hashes a normalised text. The caller normalises it (case, Unicode form): each different byte gives another hash.
    #[must_use]
    pub fn hash(&self, normalised: &str) -> Vec<u8> {
        self.mac(normalised).finalize().into_bytes().to_vec()
    }

    /// Compares a hash with that of a text, in constant time.
    #[must_use]
    pub fn verify(&self, normalised: &str, hash: &[u8]) -> bool {
        self.mac(normalised).verify_slice(hash).is_ok()
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        // HMAC pads a short key with zeros to the block size of its hash. A key of the block size cannot fail.
        let mut block = Zeroizing::new([0; 64]);
        block
            .iter_mut()
            .zip(self.key.bytes())
            .for_each(|(to, from)| *to = *from);
        let mut hmac = <Hmac<Sha256> as KeyInit>::new(block.as_slice().into());
        hmac.update(text.as_bytes());
        hmac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test case 1 of RFC 4231, with its 20-byte key padded to the block size, which HMAC does anyway.
    #[test]
    fn is_hmac_sha_256() {
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let index = BlindIndex::new(Arc::new(Key::from_slice(&key).unwrap()));
        let hash = index.hash("Hi There");
        assert_eq!(hash[..8], [0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53]);
        assert_eq!(hash.len(), 32);
        assert!(index.verify("Hi There", &hash));
        assert!(!index.verify("Hi there", &hash) && !index.verify("Hi There", &hash[..31]));
    }
}
