use std::fmt;
use std::sync::Arc;

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::cipher::Key;

/// Finds a sealed value by a keyed hash of its normalised text (HMAC-SHA-256, 32 bytes).
///
/// Equal texts have equal hashes: that is what it is for, and what it gives away to a reader of the database. Without the
/// key nobody can try likely texts against it.
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

    /// Normalising (case, Unicode form) is the caller's: what differs in a byte has another hash.
    #[must_use]
    pub fn hash(&self, normalised: &str) -> Vec<u8> {
        self.mac(normalised).finalize().into_bytes().to_vec()
    }

    /// Compares the hash with that of the text, in constant time.
    #[must_use]
    pub fn verify(&self, normalised: &str, hash: &[u8]) -> bool {
        self.mac(normalised).verify_slice(hash).is_ok()
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        // HMAC fills a short key up with zeros to the block of its hash: so do we, since that form cannot fail.
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

    /// Test case 1 of RFC 4231 with its 20-byte key padded to the block, which HMAC does anyway.
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
