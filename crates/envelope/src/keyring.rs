use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use secrecy::SecretString;

use crate::branch_keys::{BranchKeys, CACHED_KEYS};
use crate::cipher::Key;
use crate::domain_key::{DomainKey, LOCAL_VERSION, RsaOperations};
use crate::format::{Addressed, BySubject, Head};
use crate::key_store::KeyStore;
use crate::subject::parts;
use crate::{BlindIndex, CACHE_LIFETIME, Error, Field, FileOpener, FileSealer, Subject, value};

/// Location of the domain's keys.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// URL of the key store: a database apart from the domain's, in which the domain's role sees only its own schema.
    #[arg(long, env = "CARNET_KEYS_DATABASE_URL", hide_env_values = true)]
    pub keys_database_url: SecretString,
    /// File of the domain's RSA key, in PKCS#8 PEM.
    #[arg(long, env = "CARNET_DOMAIN_KEY_FILE")]
    pub domain_key_file: PathBuf,
}

/// Keys of a domain.
///
/// Cheap to clone; clones share the cache. A branch key is unwrapped with an RSA operation and then cached. After [`CACHE_LIFETIME`]
/// its next use reads the key store again, so that a destroyed key is refused, but needs no RSA for one hour. All other sealing and
/// opening needs only AES.
#[derive(Clone)]
pub struct Keyring {
    inner: Arc<Inner>,
}

struct Inner {
    domain: &'static str,
    domain_key: Arc<DomainKey>,
    store: KeyStore,
    branches: BranchKeys,
    indexes: Cache<&'static str, BlindIndex>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Keyring")
            .field("domain", &self.inner.domain)
            .finish_non_exhaustive()
    }
}

impl Keyring {
    /// Reads the domain key, checks that the key store answers, and creates missing tables.
    pub async fn open(args: &Args, domain: &'static str) -> Result<Self, Error> {
        Self::open_caching(args, domain, CACHE_LIFETIME).await
    }

    /// Opens like [`Keyring::open`], with another lifetime of cached branch keys than [`CACHE_LIFETIME`].
    pub async fn open_caching(
        args: &Args,
        domain: &'static str,
        lifetime: Duration,
    ) -> Result<Self, Error> {
        let domain_key = Arc::new(DomainKey::read(&args.domain_key_file)?);
        let store = KeyStore::open(&args.keys_database_url).await?;
        let inner = Inner {
            domain,
            branches: BranchKeys::new(domain, Arc::clone(&domain_key), store.clone(), lifetime),
            domain_key,
            store,
            indexes: Cache::new(CACHED_KEYS),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Caches the subject's branch key, if there is one. Call it before a transaction that seals a value, because unwrapping a key takes
    /// milliseconds. It creates no key, so it may be called before the caller is known to have access to the subject.
    pub async fn preload(&self, subject: Subject) -> Result<(), Error> {
        self.inner.branches.preload(subject).await
    }

    /// Seals a text under its subject's branch key, which is created at its first use.
    pub async fn seal(
        &self,
        subject: Subject,
        field: Field,
        text: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        let branch = self.inner.branches.get(subject, None).await?;
        let head = Head {
            domain_key: LOCAL_VERSION,
            subject,
            subject_key: branch.version,
        };
        value::seal(&branch.key, head, field, text)
    }

    /// Opens the output of `seal`. The ciphertext has the subject and the key versions.
    pub async fn unseal(&self, field: Field, sealed: &[u8]) -> Result<SecretString, Error> {
        let parsed = BySubject::parse(sealed)?;
        let branch = self
            .inner
            .branches
            .get(parsed.head.subject, Some(parsed.head.subject_key))
            .await?;
        value::open(&branch.key, &parsed, field)
    }

    /// Creates the sealer of a new file, and its data key, sealed under the subject's branch key. `file` identifies the file.
    pub async fn new_file(
        &self,
        subject: Subject,
        file: Field,
    ) -> Result<(Vec<u8>, FileSealer), Error> {
        let key = Key::random();
        let sealed = self.seal(subject, file.data_key(), &key.to_text()).await?;
        Ok((sealed, FileSealer::new(&key, file)))
    }

    /// Opens the output of the sealer of [`Keyring::new_file`], with its sealed data key.
    pub async fn open_file(&self, file: Field, sealed_key: &[u8]) -> Result<FileOpener, Error> {
        let key = Key::from_text(&self.unseal(file.data_key(), sealed_key).await?)
            .ok_or(Error::Malformed)?;
        Ok(FileOpener::new(key, file))
    }

    /// Seals a file's data key for another subject: from then on the destruction of that subject makes the file unreadable. The file
    /// itself does not change.
    pub async fn hand_over_file(
        &self,
        subject: Subject,
        file: Field,
        sealed_key: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let key = self.unseal(file.data_key(), sealed_key).await?;
        self.seal(subject, file.data_key(), &key).await
    }

    /// Opens a value that was sealed to this domain with [`crate::Recipient::seal`]. Takes milliseconds of RSA each time.
    pub fn unseal_addressed(&self, field: Field, sealed: &[u8]) -> Result<SecretString, Error> {
        let parsed = Addressed::parse(sealed)?;
        if parsed.recipient != self.inner.domain_key.fingerprint() {
            return Err(Error::WrongRecipient);
        }
        let data_key = self.inner.domain_key.decrypt(parsed.wrapped_key);
        let data_key = data_key
            .and_then(|bytes| Key::from_slice(&bytes))
            .ok_or(Error::Tampered)?;
        value::open_addressed(&data_key, &parsed, field)
    }

    /// Blind index of this name (HMAC-SHA-256). Its key is created at its first use and stored in the key store.
    pub async fn index(&self, name: &'static str) -> Result<BlindIndex, Error> {
        let index = self
            .inner
            .indexes
            .try_get_with(name, self.inner.load_index(name))
            .await;
        index.map_err(Arc::unwrap_or_clone)
    }

    /// Destroys a subject's branch key: all values that were sealed under it are lost permanently, and none is sealed for the subject
    /// again. Other processes may use it from their caches for [`CACHE_LIFETIME`].
    pub async fn destroy(&self, subject: Subject) -> Result<(), Error> {
        self.inner.branches.destroy(subject).await
    }

    /// Number of RSA operations since the keyring was opened.
    #[must_use]
    pub fn rsa_operations(&self) -> RsaOperations {
        self.inner.domain_key.operations()
    }
}

impl Inner {
    async fn load_index(&self, name: &'static str) -> Result<BlindIndex, Error> {
        let purpose = parts(&[
            b"carnet.envelope.index",
            self.domain.as_bytes(),
            name.as_bytes(),
        ]);
        let mut kept = self.store.index_key(name).await?;
        if kept.is_none() {
            let key = Key::random();
            let wrapped = self.domain_key.wrap(&purpose, &key)?;
            if self.store.insert_index_key(name, &wrapped).await? {
                return Ok(BlindIndex::new(Arc::new(key)));
            }
            kept = self.store.index_key(name).await?;
        }
        let key = self
            .domain_key
            .unwrap(&purpose, kept.ok_or(Error::UnknownVersion)?)
            .await?;
        Ok(BlindIndex::new(Arc::new(key)))
    }
}
