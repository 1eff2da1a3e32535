use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use secrecy::SecretString;

use crate::cipher::Key;
use crate::domain_key::{DomainKey, LOCAL_VERSION};
use crate::format::{Addressed, BySubject, Head};
use crate::key_store::{FIRST_VERSION, Kept, KeyStore};
use crate::subject::parts;
use crate::{BlindIndex, Error, Field, FileOpener, FileSealer, Subject, value};

/// Time for which an unwrapped branch key is cached. For this long another process may still open values of a destroyed subject.
pub const CACHE_LIFETIME: Duration = Duration::from_mins(1);
const CACHED_KEYS: u64 = 10_000;

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
/// Cheap to clone; clones share the cache. Branch keys are unwrapped once (an RSA operation and a read of the key store) and cached for
/// [`CACHE_LIFETIME`], so that sealing and opening need only AES while a subject is in use.
#[derive(Clone)]
pub struct Keyring {
    inner: Arc<Inner>,
}

struct Inner {
    domain: &'static str,
    domain_key: Arc<DomainKey>,
    store: KeyStore,
    /// By subject and version; without a version, the newest.
    branches: Cache<(Subject, Option<u32>), Branch>,
    indexes: Cache<&'static str, BlindIndex>,
}

#[derive(Clone)]
struct Branch {
    version: u32,
    key: Arc<Key>,
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
        let inner = Inner {
            domain,
            domain_key: Arc::new(DomainKey::read(&args.domain_key_file)?),
            store: KeyStore::open(&args.keys_database_url).await?,
            branches: Cache::builder()
                .max_capacity(CACHED_KEYS)
                .time_to_live(lifetime)
                .build(),
            indexes: Cache::new(CACHED_KEYS),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Seals a text under its subject's branch key, which is created at its first use.
    pub async fn seal(
        &self,
        subject: Subject,
        field: Field,
        text: &SecretString,
    ) -> Result<Vec<u8>, Error> {
        let branch = self.inner.branch(subject, None).await?;
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
            .branch(parsed.head.subject, Some(parsed.head.subject_key))
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
        let versions = self.inner.store.destroy(subject).await?;
        self.inner.branches.invalidate(&(subject, None)).await;
        for version in versions {
            self.inner
                .branches
                .invalidate(&(subject, Some(version.cast_unsigned())))
                .await;
        }
        Ok(())
    }
}

impl Inner {
    /// Gets a subject's branch key, from the cache if possible. Concurrent callers share one load.
    async fn branch(&self, subject: Subject, version: Option<u32>) -> Result<Branch, Error> {
        let load = async {
            let kept = match version {
                Some(version) => self
                    .store
                    .find(subject, version)
                    .await?
                    .ok_or(Error::UnknownVersion)?,
                None => self.newest_or_first(subject).await?,
            };
            self.unwrap(subject, kept).await
        };
        let branch = self.branches.try_get_with((subject, version), load).await;
        branch.map_err(Arc::unwrap_or_clone)
    }

    /// Gets the subject's newest key, created if there is none. Concurrent callers store one first key, and all of them read it.
    async fn newest_or_first(&self, subject: Subject) -> Result<Kept, Error> {
        if let Some(kept) = self.store.newest(subject).await? {
            return Ok(kept);
        }
        let purpose = self.branch_purpose(subject, FIRST_VERSION);
        let wrapped = self.domain_key.wrap(&purpose, &Key::random())?;
        self.store.insert_first(subject, &wrapped).await?;
        self.store
            .newest(subject)
            .await?
            .ok_or(Error::UnknownVersion)
    }

    async fn unwrap(&self, subject: Subject, kept: Kept) -> Result<Branch, Error> {
        let wrapped = kept.wrapped.ok_or(Error::Destroyed)?;
        if kept.domain_key_version != LOCAL_VERSION.cast_signed() {
            return Err(Error::WrongDomainKey);
        }
        let version = kept.version.cast_unsigned();
        let key = self
            .domain_key
            .unwrap(&self.branch_purpose(subject, version), wrapped)
            .await?;
        Ok(Branch {
            version,
            key: Arc::new(key),
        })
    }

    async fn load_index(&self, name: &'static str) -> Result<BlindIndex, Error> {
        let purpose = parts(&[
            b"carnet.envelope.index",
            self.domain.as_bytes(),
            name.as_bytes(),
        ]);
        let mut kept = self.store.index_key(name).await?;
        if kept.is_none() {
            let wrapped = self.domain_key.wrap(&purpose, &Key::random())?;
            self.store.insert_index_key(name, &wrapped).await?;
            kept = self.store.index_key(name).await?;
        }
        let key = self
            .domain_key
            .unwrap(&purpose, kept.ok_or(Error::UnknownVersion)?)
            .await?;
        Ok(BlindIndex::new(Arc::new(key)))
    }

    fn branch_purpose(&self, subject: Subject, version: u32) -> Vec<u8> {
        let (kind, id) = (subject.kind(), subject.id());
        parts(&[
            b"carnet.envelope.branch",
            self.domain.as_bytes(),
            &[kind],
            id.as_bytes(),
            &version.to_be_bytes(),
        ])
    }
}
