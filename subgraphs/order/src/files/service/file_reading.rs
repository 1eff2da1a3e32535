//! The bytes of a file, and their verification.
//!
//! A damaged file must not be taken for a good one. Its frames are authentic one by one, so nothing false leaves at any
//! time; but that the end is missing, or that the row's hash is another, only shows at the end, when the answer has begun.
//! So the object is read whole before it is sent for the first time, and again when a day has passed since: a damaged file is
//! answered with an error. All other readings decrypt it once. Should it change in between, the same hash is computed while it is
//! sent, and sending stops short of the announced length, which every client sees.
//!
//! Each organisation has a few downloads at a time, so that none keeps the processors busy for all.

use bytes::Bytes;
use commands::Error;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::Files;
use super::download_slots::DownloadSlot;
use crate::domain::OrganisationId;
use crate::files::domain::{File, refusals};
use crate::files::store::{self, OpenObject};

/// How long a file that was read whole and found good is sent without reading it whole first.
const VERIFIED: time::Duration = time::Duration::hours(24);

/// A file on its way to a reader.
pub struct FileReading {
    pub file: File,
    object: OpenObject,
    check: ContentCheck,
    /// The bytes that were read last.
    held: Option<Bytes>,
    _slot: DownloadSlot,
}

/// The hash and the size of the bytes that were read.
struct ContentCheck {
    hash: Sha256,
    size: u64,
}

impl Files {
    /// Begins to read a file for an organisation, whose download it counts.
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

    /// Passes if all of the file is as it was uploaded, and remembers it. Holds no connection of the database while it reads.
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
    /// The next bytes; none after the last. The last ones are given out when all of the file has been compared with what was
    /// uploaded: otherwise there is an error, and the download stays short of its announced length.
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

/// The answer where the bytes of a file cannot be read.
fn unreadable(file: &File, error: crate::store::Error) -> Error {
    // A subject whose key was destroyed is forgotten, and so are its files.
    if error.is_destroyed() {
        return refusals::file_not_found().into();
    }
    if !error.is_damage() {
        return error.into();
    }
    tracing::error!(file = %file.id.0, ?error, "a stored file is damaged");
    refusals::file_corrupt().into()
}
