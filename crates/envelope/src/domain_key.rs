use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aes_gcm::aead::OsRng;
use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey, LineEnding};
use rsa::traits::PublicKeyParts;
use rsa::{Oaep, RsaPrivateKey, RsaPublicKey};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::Error;
use crate::cipher::{KEY, Key};

/// Smaller RSA keys are refused.
pub(crate) const MIN_BITS: usize = 2048;

/// Version of the local key. A key file has one key; rotation will increment it.
pub(crate) const LOCAL_VERSION: u32 = 1;

/// Maximum number of concurrent RSA operations, of some milliseconds each.
const AT_ONCE: usize = 2;

/// The domain's RSA key, the root of all its other keys.
///
/// It wraps with RSAES-OAEP (SHA-256, no label, because hosted key services offer no labels). Instead of a label, the wrapped bytes
/// begin with a digest of the key's purpose, so that a wrapped key that was moved to another row of the key store is refused.
pub(crate) struct DomainKey {
    private: RsaPrivateKey,
    fingerprint: [u8; 8],
    permits: Semaphore,
    wraps: AtomicU64,
    unwraps: AtomicU64,
}

/// Numbers of RSA operations with the domain key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RsaOperations {
    /// With the public key: fractions of a millisecond each.
    pub wraps: u64,
    /// With the private key: milliseconds each.
    pub unwraps: u64,
}

impl DomainKey {
    pub(crate) fn read(file: &Path) -> Result<Self, Error> {
        let pem = std::fs::read_to_string(file)
            .map_err(|error| Error::key_file(file, error.to_string()))?;
        let pem = Zeroizing::new(pem);
        // The library's reason is dropped, because it may quote the file.
        let private = RsaPrivateKey::from_pkcs8_pem(&pem)
            .map_err(|_| Error::key_file(file, "not an RSA private key in PKCS#8 PEM"))?;
        if private.n().bits() < MIN_BITS {
            return Err(Error::key_file(
                file,
                format!("an RSA key needs {MIN_BITS} bits"),
            ));
        }
        let fingerprint = fingerprint(&private.to_public_key())
            .ok_or_else(|| Error::key_file(file, "the key cannot be encoded"))?;
        Ok(Self {
            private,
            fingerprint,
            permits: Semaphore::new(AT_ONCE),
            wraps: AtomicU64::new(0),
            unwraps: AtomicU64::new(0),
        })
    }

    /// Wraps a key for one purpose. It can only be unwrapped for the same purpose.
    pub(crate) fn wrap(&self, purpose: &[u8], key: &Key) -> Result<Vec<u8>, Error> {
        self.wraps.fetch_add(1, Ordering::Relaxed);
        let mut plain = Zeroizing::new([0; KEY + KEY]);
        let (digest, copy) = plain.split_at_mut(KEY);
        digest.copy_from_slice(&Sha256::digest(purpose));
        copy.copy_from_slice(key.bytes());
        encrypt(&self.private.to_public_key(), plain.as_slice())
    }

    pub(crate) async fn unwrap(
        self: &Arc<Self>,
        purpose: &[u8],
        wrapped: Vec<u8>,
    ) -> Result<Key, Error> {
        let _permit = self
            .permits
            .acquire()
            .await
            .map_err(|_| Error::WrongDomainKey)?;
        let this = Arc::clone(self);
        #[expect(
            clippy::disallowed_methods,
            reason = "milliseconds of RSA, as many at once as there are permits"
        )]
        let decrypted = tokio::task::spawn_blocking(move || this.decrypt(&wrapped)).await;
        let plain = decrypted.ok().flatten().ok_or(Error::WrongDomainKey)?;
        let (digest, key) = plain.split_at_checked(KEY).ok_or(Error::WrongDomainKey)?;
        if digest != Sha256::digest(purpose).as_slice() {
            return Err(Error::WrongDomainKey);
        }
        Key::from_slice(key).ok_or(Error::WrongDomainKey)
    }

    /// Uses blinding, so that its duration reveals nothing about the key (RUSTSEC-2023-0071).
    pub(crate) fn decrypt(&self, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.unwraps.fetch_add(1, Ordering::Relaxed);
        self.private
            .decrypt_blinded(&mut OsRng, Oaep::new::<Sha256>(), wrapped)
            .ok()
            .map(Zeroizing::new)
    }

    /// Public key as SPKI PEM.
    pub(crate) fn public_pem(&self) -> Result<String, Error> {
        self.private
            .to_public_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(|_| Error::Generate)
    }

    pub(crate) fn operations(&self) -> RsaOperations {
        RsaOperations {
            wraps: self.wraps.load(Ordering::Relaxed),
            unwraps: self.unwraps.load(Ordering::Relaxed),
        }
    }

    pub(crate) const fn fingerprint(&self) -> [u8; 8] {
        self.fingerprint
    }
}

pub(crate) fn encrypt(key: &RsaPublicKey, plain: &[u8]) -> Result<Vec<u8>, Error> {
    key.encrypt(&mut OsRng, Oaep::new::<Sha256>(), plain)
        .map_err(|_| Error::Malformed)
}

/// First bytes of the SHA-256 of the SPKI. Identifies the recipient's key without a registry of versions.
pub(crate) fn fingerprint(key: &RsaPublicKey) -> Option<[u8; 8]> {
    let spki = key.to_public_key_der().ok()?;
    Sha256::digest(spki.as_bytes()).first_chunk().copied()
}
