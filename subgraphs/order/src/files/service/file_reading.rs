//! Reading of files, with verification.
//!
//! A damaged file must not be mistaken for an intact one. Each frame is authenticated separately, so no forged bytes are sent at
//! any time. However, a missing end or a hash that differs from the row shows only at the end, after the response has begun.
//! Therefore the whole object is verified before it is sent for the first time, and again if the last verification is more than a
//! day old; a damaged file results in an error. Other downloads decrypt the object once. In case it changes in between, the hash
//! is also computed while the file is sent, and the response is aborted before the announced length, which every client detects.
//!
//! The number of concurrent downloads of an organisation is limited, so that none of them uses all processors.

use bytes::Bytes;
use commands::Error;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::Files;
use super::download_slots::DownloadSlot;
use crate::domain::OrganisationId;
use crate::files::domain::{File, refusals};
use crate::files::store::{self, OpenObject};

/// Time for which a verified file is sent without verifying it again.
const VERIFIED: time::Duration = time::Duration::hours(24);

/// File that is being read.
pub struct FileReading {
    pub file: File,
    object: OpenObject,
    check: ContentCheck,
    /// Most recently read bytes, not yet returned.
    held: Option<Bytes>,
    _slot: DownloadSlot,
}

/// Running hash and size of the bytes.
struct ContentCheck {
    hash: Sha256,
    size: u64,
}

impl Files {
    /// Opens a file for an organisation and takes one of its download slots.
    pub(crate) async fn read(
        &self,
        file: File,
        reader: OrganisationId,
        now: OffsetDateTime,
    ) -> Result<FileReading, Error> {
        let slot = self.storage.downloads.begin(reader)?;
        if file.verified_at.is_none_or(|at| at + VERIFIED < now) {
            self.verify(&file, now).await?;
        }
        let mut conn = self.pool.acquire().await?;
        let object =
            store::find_object(&mut conn, &self.storage.objects, &self.keys, file.id).await;
        let object = object.map_err(|error| unreadable(&file, error))?;
        Ok(FileReading {
            file,
            object,
            check: ContentCheck::new(),
            held: None,
            _slot: slot,
        })
    }

    /// Passes if the content is what was uploaded, and stores the time. Holds no database connection while it reads.
    async fn verify(&self, file: &File, now: OffsetDateTime) -> Result<(), Error> {
        let checked = async {
            let mut conn = self.pool.acquire().await?;
            let mut object =
                store::find_object(&mut conn, &self.storage.objects, &self.keys, file.id).await?;
            drop(conn);
            let mut check = ContentCheck::new();
            while let Some(bytes) = object.next().await? {
                check.add(&bytes);
            }
            Ok::<_, crate::store::Error>(check.passes(file))
        };
        match checked.await {
            Ok(true) => {
                let mut conn = self.pool.acquire().await?;
                Ok(store::update_file_verified(&mut conn, file.id, now).await?)
            }
            Ok(false) => {
                tracing::error!(file = %file.id.0, "a stored file is not what was uploaded");
                Err(refusals::file_corrupt().into())
            }
            Err(error) => Err(unreadable(file, error)),
        }
    }
}

impl FileReading {
    /// Returns the next bytes, or none after the end. The last bytes are returned only if the whole content is what was uploaded.
    /// Otherwise the result is an error, and the download ends before its announced length.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            match self.object.next().await? {
                Some(bytes) => {
                    self.check.add(&bytes);
                    if let Some(before) = self.held.replace(bytes) {
                        return Ok(Some(before));
                    }
                }
                None if self.check.passes(&self.file) => return Ok(self.held.take()),
                None => {
                    tracing::error!(file = %self.file.id.0, "a stored file is not what was uploaded");
                    return Err(refusals::file_corrupt().into());
                }
            }
        }
    }
}

impl ContentCheck {
    fn new() -> Self {
        Self {
            hash: Sha256::new(),
            size: 0,
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
    }

    fn passes(&self, file: &File) -> bool {
        self.size == file.size && self.hash.clone().finalize()[..] == file.sha256
    }
}

/// Error for a file that cannot be read.
fn unreadable(file: &File, error: crate::store::Error) -> Error {
    // The key of an erased subject is destroyed, and its files count as deleted.
    if error.is_destroyed() {
        return refusals::file_not_found().into();
    }
    if !error.is_damage() {
        return error.into();
    }
    tracing::error!(file = %file.id.0, ?error, "a stored file is damaged");
    refusals::file_corrupt().into()
}
