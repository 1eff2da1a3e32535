//! Who gets a file's bytes, and how they are checked.
//!
//! A file is read by whoever may see its document, and before it has one by the organisation that uploaded it. The
//! platform's staff reads what is not its own with a reason only. Each reading is written down before the first byte
//! leaves, and the owner is shown it.
//!
//! A damaged file must not be taken for a good one. Its frames are authentic one by one, so nothing false leaves at any
//! time; but that the end is missing, or that the row's hash is another, only shows at the end, when the answer has begun.
//! So the object is read whole before it is sent for the first time, and again when a day has passed since: a damaged file is
//! answered with an error. All other readings decrypt it once. Should it change in between, the same hash is computed while it is
//! sent, and sending stops short of the announced length, which every client sees.
//!
//! Each organisation has a few downloads at a time, so that none keeps the processors busy for all.

use bytes::Bytes;
use caller::{Caller, Role};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use super::downloads::Download;
use crate::domain::{DocumentId, FileId, OrganisationId, text};
use crate::evidence::domain::{Document, File, refusals};
use crate::evidence::store::{self, FileRead, OpenObject};
use crate::service::access::{Actor, Reader};
use crate::service::{Error, Service};
use crate::store::Window;

/// How long a file that was read whole and found good is sent without reading it whole first.
const VERIFIED: time::Duration = time::Duration::hours(24);
/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// A file on its way to somebody who may read it.
pub struct FileReading {
    pub file: File,
    object: OpenObject,
    check: Check,
    /// The bytes that were read last.
    held: Option<Bytes>,
    _download: Download,
}

/// What the bytes of a file must come to.
struct Check {
    hash: Sha256,
    size: u64,
}

impl Service {
    /// The file's bytes, for whoever may read them. `reason` is needed from the staff.
    pub async fn read_file(
        &self,
        caller: &Caller,
        id: FileId,
        reason: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<FileReading, Error> {
        let actor = Actor::using(caller, "evidenceDocument")?;
        let file = self.file(id).await?.ok_or_else(refusals::file_not_found)?;
        let document = match file.document {
            Some(document) => self.documents_by_id(caller, &[document], now).await?.pop(),
            None => None,
        };
        let own = owns(caller, file.organisation);
        if document.is_none() && (file.document.is_some() || !own) {
            return Err(refusals::file_not_found().into());
        }
        let reason = reason_of(caller, own, reason)?;
        let download = self.files.downloads.begin(actor.organisation)?;
        if file.verified_at.is_none_or(|at| at + VERIFIED < now) {
            self.verify(&file, now).await?;
        }
        let read = FileRead {
            id: Uuid::now_v7(),
            file: id,
            by_user: actor.user,
            by: actor.organisation,
            reason,
            at: now,
        };
        let mut conn = self.pool.acquire().await?;
        let object = store::find_object(&mut conn, &self.files.objects, &self.keys, id).await;
        let object = object.map_err(|error| unreadable(&file, error))?;
        store::insert_file_read(&mut conn, &self.keys, document.as_ref(), &read).await?;
        let check = Check {
            hash: Sha256::new(),
            size: 0,
        };
        Ok(FileReading {
            file,
            object,
            check,
            held: None,
            _download: download,
        })
    }

    async fn file(&self, id: FileId) -> Result<Option<File>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_file(&mut conn, &self.keys, id).await?)
    }

    /// Passes if all of the file is as it was uploaded, and remembers it. Holds no connection of the database while it reads.
    async fn verify(&self, file: &File, now: OffsetDateTime) -> Result<(), Error> {
        let checked = async {
            let mut conn = self.pool.acquire().await?;
            let mut object =
                store::find_object(&mut conn, &self.files.objects, &self.keys, file.id).await?;
            drop(conn);
            let mut check = Check {
                hash: Sha256::new(),
                size: 0,
            };
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

    /// The files of these documents, for whoever may see the documents.
    pub async fn files_of(
        &self,
        caller: &Caller,
        documents: &[DocumentId],
        now: OffsetDateTime,
    ) -> Result<Vec<File>, Error> {
        let seen = self.documents_by_id(caller, documents, now).await?;
        let seen: Vec<DocumentId> = seen.iter().map(|document| document.id).collect();
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_files_of_documents(&mut conn, &self.keys, &seen).await?)
    }

    /// One page of who has read a document's file, newest first: for its owner and the staff.
    pub async fn file_reads(
        &self,
        caller: &Caller,
        document: &Document,
        window: Window<Uuid>,
    ) -> Result<Vec<FileRead>, Error> {
        if !Reader::of(caller)?.reads_case(document.organisation, None) {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_file_reads(&mut conn, &self.keys, document.id, window).await?)
    }

    pub async fn file_read_total(
        &self,
        caller: &Caller,
        document: &Document,
    ) -> Result<i64, Error> {
        if !Reader::of(caller)?.reads_case(document.organisation, None) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_file_reads(&mut conn, document.id).await?)
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

impl Check {
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

/// Returns whether the reader acts for the seller whose file it is.
fn owns(caller: &Caller, owner: OrganisationId) -> bool {
    match Reader::of(caller) {
        Ok(Reader::Seller(own) | Reader::Program(own)) => own == owner,
        _ => false,
    }
}

/// The reason, checked; the staff must give one.
fn reason_of(
    caller: &Caller,
    own: bool,
    reason: Option<SecretString>,
) -> Result<Option<SecretString>, Error> {
    let is_staff = caller
        .with_role(&[Role::PlatformAdmin, Role::Auditor])
        .is_ok();
    match reason {
        Some(reason) => {
            text(&["reason"], reason.expose_secret(), LONGEST_REASON)?;
            Ok(Some(reason))
        }
        None if is_staff && !own => Err(refusals::reason_required().into()),
        None => Ok(None),
    }
}
