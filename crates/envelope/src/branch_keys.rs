//! Branch keys of subjects: created at their first use, unwrapped with the domain key, and cached.

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use sha2::{Digest, Sha256};

use crate::cipher::Key;
use crate::domain_key::{DomainKey, LOCAL_VERSION};
use crate::key_store::{FIRST_VERSION, Kept, KeyStore};
use crate::subject::parts;
use crate::{Error, Subject};

/// Time for which a branch key is used without a read of the key store. For this long another process may still open values of a
/// destroyed subject.
pub const CACHE_LIFETIME: Duration = Duration::from_mins(1);
/// Time for which an unwrapped key saves the RSA operation of the next read.
const UNWRAPPED_LIFETIME: Duration = Duration::from_hours(1);
pub(crate) const CACHED_KEYS: u64 = 10_000;

#[derive(Clone)]
pub(crate) struct Branch {
    pub version: u32,
    pub key: Arc<Key>,
    is_newest: bool,
}

/// A key that was unwrapped, with the SHA-256 of its wrapped bytes.
#[derive(Clone)]
struct Unwrapped {
    digest: [u8; 32],
    key: Arc<Key>,
}

pub(crate) struct BranchKeys {
    domain: &'static str,
    domain_key: Arc<DomainKey>,
    store: KeyStore,
    /// By subject and version; without a version, the newest.
    current: Cache<(Subject, Option<u32>), Branch>,
    /// By subject and version. A key is used only if the row that was just read has the same wrapped bytes, so that a destroyed key
    /// is refused as soon as its entry in `current` has ended.
    unwrapped: Cache<(Subject, u32), Unwrapped>,
    /// Subjects whose keys this process has destroyed. A load that began before the destruction may cache a key after it; the entry
    /// lives longer than any such key.
    destroyed: Cache<Subject, ()>,
}

impl BranchKeys {
    pub(crate) fn new(
        domain: &'static str,
        domain_key: Arc<DomainKey>,
        store: KeyStore,
        lifetime: Duration,
    ) -> Self {
        Self {
            domain,
            domain_key,
            store,
            current: Cache::builder()
                .max_capacity(CACHED_KEYS)
                .time_to_live(lifetime)
                .build(),
            unwrapped: Cache::builder()
                .max_capacity(CACHED_KEYS)
                .time_to_live(UNWRAPPED_LIFETIME)
                .build(),
            destroyed: Cache::builder()
                .max_capacity(CACHED_KEYS)
                .time_to_live(UNWRAPPED_LIFETIME)
                .build(),
        }
    }

    /// Gets a subject's branch key, from the cache if possible; without a version the newest, created if there is none. Concurrent
    /// callers share one load.
    pub(crate) async fn get(
        &self,
        subject: Subject,
        version: Option<u32>,
    ) -> Result<Branch, Error> {
        if self.destroyed.contains_key(&subject) {
            return Err(Error::Destroyed);
        }
        let entry = self
            .current
            .entry((subject, version))
            .or_try_insert_with(self.load(subject, version))
            .await
            .map_err(Arc::unwrap_or_clone)?;
        let is_fresh = entry.is_fresh();
        let branch = entry.into_value();
        if is_fresh {
            self.cache(subject, &branch).await;
        }
        Ok(branch)
    }

    /// Caches the newest key of a subject, if the subject has a key. Creates none.
    pub(crate) async fn preload(&self, subject: Subject) -> Result<(), Error> {
        if self.current.contains_key(&(subject, None)) {
            return Ok(());
        }
        let Some(kept) = self.store.newest(subject).await? else {
            return Ok(());
        };
        match self.unwrap(subject, kept).await {
            Ok(branch) => self.cache(subject, &branch).await,
            // The use of the key reports it.
            Err(Error::Destroyed) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Destroys all versions of a subject's key, and forgets them.
    pub(crate) async fn destroy(&self, subject: Subject) -> Result<(), Error> {
        let versions = self.store.destroy(subject).await?;
        self.destroyed.insert(subject, ()).await;
        self.current.invalidate(&(subject, None)).await;
        for version in versions {
            let version = version.cast_unsigned();
            self.current.invalidate(&(subject, Some(version))).await;
            self.unwrapped.invalidate(&(subject, version)).await;
        }
        Ok(())
    }

    /// Caches a key that was just loaded, by its version and, if it is the newest one, also without a version.
    async fn cache(&self, subject: Subject, branch: &Branch) {
        let version = Some(branch.version);
        self.current
            .insert((subject, version), branch.clone())
            .await;
        if branch.is_newest {
            self.current.insert((subject, None), branch.clone()).await;
        }
    }

    async fn load(&self, subject: Subject, version: Option<u32>) -> Result<Branch, Error> {
        let Some(version) = version else {
            return self.newest_or_first(subject).await;
        };
        let kept = self.store.find(subject, version).await?;
        self.unwrap(subject, kept.ok_or(Error::UnknownVersion)?)
            .await
    }

    /// Gets the subject's newest key, created if there is none. Of concurrent callers in several processes one stores the first key,
    /// and the others read it.
    async fn newest_or_first(&self, subject: Subject) -> Result<Branch, Error> {
        if let Some(kept) = self.store.newest(subject).await? {
            return self.unwrap(subject, kept).await;
        }
        let key = Key::random();
        let wrapped = self
            .domain_key
            .wrap(&self.purpose(subject, FIRST_VERSION), &key)?;
        if self.store.insert_first(subject, &wrapped).await? {
            let key = Arc::new(key);
            self.remember(subject, FIRST_VERSION, &wrapped, &key).await;
            return Ok(Branch {
                version: FIRST_VERSION,
                key,
                is_newest: true,
            });
        }
        let kept = self.store.newest(subject).await?;
        self.unwrap(subject, kept.ok_or(Error::UnknownVersion)?)
            .await
    }

    async fn unwrap(&self, subject: Subject, kept: Kept) -> Result<Branch, Error> {
        let version = kept.version.cast_unsigned();
        let Some(wrapped) = kept.wrapped else {
            self.unwrapped.invalidate(&(subject, version)).await;
            return Err(Error::Destroyed);
        };
        if kept.domain_key_version != LOCAL_VERSION.cast_signed() {
            return Err(Error::WrongDomainKey);
        }
        let unwrapped = self.unwrapped.get(&(subject, version)).await;
        let unwrapped = unwrapped.filter(|before| before.digest == digest(&wrapped));
        let key = if let Some(before) = unwrapped {
            before.key
        } else {
            let purpose = self.purpose(subject, version);
            let key = self.domain_key.unwrap(&purpose, wrapped.clone()).await?;
            let key = Arc::new(key);
            self.remember(subject, version, &wrapped, &key).await;
            key
        };
        Ok(Branch {
            version,
            key,
            is_newest: kept.is_newest,
        })
    }

    async fn remember(&self, subject: Subject, version: u32, wrapped: &[u8], key: &Arc<Key>) {
        let unwrapped = Unwrapped {
            digest: digest(wrapped),
            key: Arc::clone(key),
        };
        self.unwrapped.insert((subject, version), unwrapped).await;
    }

    fn purpose(&self, subject: Subject, version: u32) -> Vec<u8> {
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

fn digest(wrapped: &[u8]) -> [u8; 32] {
    Sha256::digest(wrapped).into()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_load_that_ends_after_the_destruction_does_not_bring_the_key_back() {
        let keys = testkit::keys("user").await;
        let domain_key = DomainKey::read(&keys.args.domain_key_file).unwrap();
        let store = KeyStore::open(&keys.args.keys_database_url).await.unwrap();
        let branches = BranchKeys::new("user", Arc::new(domain_key), store, CACHE_LIFETIME);
        let subject = Subject::User(Uuid::now_v7());
        let branch = branches.get(subject, None).await.unwrap();
        branches.destroy(subject).await.unwrap();
        branches.cache(subject, &branch).await;
        for version in [None, Some(branch.version)] {
            let refused = branches.get(subject, version).await.err();
            assert!(matches!(refused, Some(Error::Destroyed)), "{version:?}");
        }
    }
}
