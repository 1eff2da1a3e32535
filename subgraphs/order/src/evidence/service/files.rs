//! How the bytes of a file come in, and what becomes of those that nobody needs.
//!
//! The bytes flow: they are looked at, hashed, sealed and written piece by piece, and nothing holds more of a file than a
//! piece. The object comes first and its row, with all that makes it somebody's, in a transaction after it; so a row
//! always has its object. Whatever ends an upload before that removes the object: a refusal does, and so does the end
//! of a connection, because what is dropped unfinished removes itself. What a process leaves behind that is killed at the
//! worst moment is found a day later by [`Service::remove_stray_objects`].

use std::collections::HashSet;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use caller::Caller;
use database::Conn;
use futures::{Stream, StreamExt};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tokio::time::timeout;

use super::downloads::Downloads;
use crate::domain::{DocumentId, FileId};
use crate::evidence::domain::{
    Document, File, FileType, TELLING, expected_sha256, file_name, is_text, refusals,
};
use crate::evidence::store::{self, NewObject, Objects};
use crate::service::access::Actor;
use crate::service::{Attempt, Error, Once, Service};
use crate::store::{find_stored_bytes, upsert_stored_bytes};

/// Where files are kept, and how much of them.
#[derive(Clone, Debug)]
pub struct Files {
    pub objects: Objects,
    /// Bytes of the largest file.
    pub largest: u64,
    /// How many files an organisation may have without a document.
    pub unattached: i64,
    /// How many bytes an organisation may store, with a document and without.
    pub stored: i64,
    pub downloads: Downloads,
}

/// How long the next bytes of an upload may take.
const NEXT_BYTES: Duration = Duration::from_secs(30);
/// How long a file may be without a document.
const UNATTACHED: time::Duration = time::Duration::hours(24);
/// How many files are removed in one transaction.
const BATCH: i64 = 500;

/// What somebody says of a file that it is about to send.
pub struct Upload {
    pub name: String,
    /// The media type, if any is given.
    pub declared: Option<String>,
    /// The hash that the file must have, in lower-case hex.
    pub sha256: Option<String>,
    /// How many bytes are announced.
    pub length: Option<u64>,
    /// Makes it safe to send the same file again.
    pub idempotency_key: Option<String>,
    pub now: OffsetDateTime,
}

/// What has flowed by.
struct Received {
    size: u64,
    sha256: [u8; 32],
}

impl Service {
    /// Takes a file in, for whoever may submit documents with it.
    pub async fn upload_file<B, E>(
        &self,
        caller: &Caller,
        upload: Upload,
        body: B,
    ) -> Result<File, Error>
    where
        B: Stream<Item = Result<Bytes, E>> + Send + Unpin,
    {
        let actor = Actor::using(caller, "attachFile")?;
        let expected = upload
            .sha256
            .as_deref()
            .map(|text| expected_sha256(&["sha256"], text))
            .transpose()?;
        if upload
            .length
            .is_some_and(|length| length > self.files.largest)
        {
            return Err(refusals::file_too_large(self.files.largest).into());
        }
        let announced = upload.length.unwrap_or(1);
        self.has_room(&mut *self.pool.acquire().await?, &actor, announced)
            .await?;
        let mut body = Incoming {
            body,
            first: Bytes::new(),
        };
        let first = body.first().await?;
        let kind = FileType::of(&first, upload.declared.as_deref());
        let kind = kind.ok_or_else(refusals::unsupported_type)?;
        let id = FileId::new();
        let (data_key, mut object) =
            store::insert_object(&self.files.objects, &self.keys, actor.organisation, id).await?;
        let received = match receive(&mut body, &mut object, kind, self.files.largest).await {
            Ok(received) if expected.is_none_or(|expected| expected == received.sha256) => received,
            other => {
                object.abandon().await?;
                return Err(other
                    .err()
                    .unwrap_or_else(|| refusals::file_hash_mismatch().into()));
            }
        };
        object.finish().await?;
        let file = File {
            id,
            organisation: actor.organisation,
            name: SecretString::from(file_name(&upload.name, kind)),
            kind,
            size: received.size,
            sha256: received.sha256,
            document: None,
            verified_at: None,
            created_at: upload.now,
        };
        self.keep(&actor, file, &data_key, upload.idempotency_key)
            .await
    }

    /// Makes an object a file of somebody's; otherwise the object goes.
    async fn keep(
        &self,
        actor: &Actor,
        file: File,
        data_key: &[u8],
        key: Option<String>,
    ) -> Result<File, Error> {
        let id = file.id;
        let kept = self.keep_new(actor, file, data_key, key).await;
        // Where it is not certain that there is no row, the object stays: what has none is found as a stray.
        let unwanted = match &kept {
            Ok(kept) => kept.id != id,
            Err(error) => matches!(error, Error::Refused(_)),
        };
        if unwanted {
            store::delete_object(&self.files.objects, id).await?;
        }
        kept
    }

    async fn keep_new(
        &self,
        actor: &Actor,
        file: File,
        data_key: &[u8],
        key: Option<String>,
    ) -> Result<File, Error> {
        let attempt = Attempt {
            now: file.created_at,
            once: key.map(|key| Once {
                key,
                request: request(&file),
            }),
            expected_version: None,
            bulk: false,
        };
        let mut tx = self.pool.begin().await?;
        store::lock_uploads(&mut tx, actor.organisation).await?;
        if let Some(first) = self.claim(&mut tx, actor, &attempt, file.id.0).await? {
            let first = store::find_file(&mut tx, &self.keys, FileId(first)).await?;
            return first.ok_or_else(|| refusals::file_not_found().into());
        }
        self.has_room(&mut tx, actor, file.size).await?;
        upsert_stored_bytes(&mut tx, actor.organisation, signed(file.size)).await?;
        store::insert_file(&mut tx, &self.keys, &file, data_key).await?;
        tx.commit().await?;
        Ok(file)
    }

    /// Passes if the organisation may have one more file of this many bytes.
    async fn has_room(&self, conn: &mut Conn, actor: &Actor, size: u64) -> Result<(), Error> {
        let most = self.files.unattached;
        if store::count_unattached_files(conn, actor.organisation).await? >= most {
            return Err(refusals::too_many_files(most).into());
        }
        let stored = find_stored_bytes(conn, actor.organisation).await?;
        if stored.saturating_add(signed(size)) > self.files.stored {
            return Err(refusals::storage_full(self.files.stored).into());
        }
        Ok(())
    }

    /// The file that a document is submitted with, which is the actor's own. Whether it is another document's already
    /// shows when it is attached.
    pub(super) async fn file_for(
        &self,
        actor: &Actor,
        file: Option<FileId>,
    ) -> Result<Option<File>, Error> {
        let Some(file) = file else { return Ok(None) };
        let mut conn = self.pool.acquire().await?;
        let file = store::find_file(&mut conn, &self.keys, file).await?;
        let file = file.filter(|file| file.organisation == actor.organisation);
        Ok(Some(file.ok_or_else(refusals::file_not_found)?))
    }

    /// Makes the file that of a document, if there is one. A file that the document had before, and that is not what it
    /// has now, stays to be read by its id.
    pub(super) async fn attach(
        &self,
        conn: &mut Conn,
        file: Option<&File>,
        document: &Document,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        store::update_file_replaced(conn, document, file.is_some(), now).await?;
        match file {
            Some(file)
                if !store::update_file_document(conn, &self.keys, file, document).await? =>
            {
                Err(refusals::file_attached().into())
            }
            _ => Ok(()),
        }
    }

    /// Gives a document that was submitted by its hash the file with this hash.
    pub async fn attach_file(
        &self,
        caller: &Caller,
        document: DocumentId,
        file: FileId,
        attempt: Attempt,
    ) -> Result<Document, Error> {
        let actor = Actor::using(caller, "attachFile")?;
        let mut tx = self.pool.begin().await?;
        let again = self
            .claim(&mut tx, &actor, &attempt, document.0)
            .await?
            .is_some();
        let document = store::lock_document(&mut tx, &self.keys, document).await?;
        let document = document.filter(|document| document.organisation == actor.organisation);
        let mut document = document.ok_or_else(refusals::document_not_found)?;
        if again {
            return Ok(document);
        }
        attempt.expects(document.version)?;
        let file = store::find_file(&mut tx, &self.keys, file).await?;
        let file = file.filter(|file| file.organisation == actor.organisation);
        let file = file.ok_or_else(refusals::file_not_found)?;
        if file.document.is_some() {
            return Err(refusals::file_attached().into());
        }
        if !store::find_files_of_documents(&mut tx, &self.keys, &[document.id])
            .await?
            .is_empty()
        {
            return Err(refusals::document_has_file().into());
        }
        if file.sha256 != document.sha256 {
            return Err(refusals::file_hash_mismatch().into());
        }
        document.attach_file(attempt.now);
        self.attach(&mut tx, Some(&file), &document, attempt.now)
            .await?;
        tx.commit().await?;
        Ok(document)
    }

    /// Removes the files that have had no document for a day. Answers with how many.
    pub async fn remove_orphan_files(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let before = now - UNATTACHED;
        let mut conn = self.pool.acquire().await?;
        let mut removed = 0;
        loop {
            let files = store::delete_unattached_files(&mut conn, before, BATCH).await?;
            removed += files.len();
            for file in &files {
                store::delete_object(&self.files.objects, *file).await?;
            }
            if files.is_empty() {
                break;
            }
        }
        Ok(removed)
    }

    /// Removes the objects that are no file's: of a process that was killed between an object and its row. Walks over all
    /// that is kept. Answers with how many.
    pub async fn remove_stray_objects(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let before = now - UNATTACHED;
        let mut conn = self.pool.acquire().await?;
        let mut removed = 0;
        for ids in store::list_objects(&self.files.objects, before)
            .await?
            .chunks(1000)
        {
            let known: HashSet<FileId> = store::find_known_files(&mut conn, ids)
                .await?
                .into_iter()
                .collect();
            for orphan in ids.iter().filter(|id| !known.contains(id)) {
                store::delete_object(&self.files.objects, *orphan).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// What makes one upload the same as another.
fn request(file: &File) -> String {
    format!(
        "uploadFile {} {} {}",
        hex::encode(file.sha256),
        file.kind,
        file.name.expose_secret()
    )
}

/// The bytes of an upload, from the beginning again after a look at the first.
struct Incoming<B> {
    body: B,
    first: Bytes,
}

impl<B, E> Incoming<B>
where
    B: Stream<Item = Result<Bytes, E>> + Send + Unpin,
{
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        if !self.first.is_empty() {
            return Ok(Some(std::mem::take(&mut self.first)));
        }
        match timeout(NEXT_BYTES, self.body.next()).await {
            Ok(None) => Ok(None),
            Ok(Some(Ok(bytes))) => Ok(Some(bytes)),
            Ok(Some(Err(_))) | Err(_) => Err(refusals::upload_incomplete().into()),
        }
    }

    /// Enough of the first bytes to tell what the file is.
    async fn first(&mut self) -> Result<Bytes, Error> {
        let mut first = BytesMut::new();
        while first.len() < TELLING {
            let Some(bytes) = self.next().await? else {
                break;
            };
            first.extend_from_slice(&bytes);
        }
        if first.is_empty() {
            return Err(refusals::file_empty().into());
        }
        self.first = first.freeze();
        Ok(self.first.slice(..self.first.len().min(TELLING)))
    }
}

/// Hashes, seals and writes what comes in.
async fn receive<B, E>(
    body: &mut Incoming<B>,
    object: &mut NewObject,
    kind: FileType,
    largest: u64,
) -> Result<Received, Error>
where
    B: Stream<Item = Result<Bytes, E>> + Send + Unpin,
{
    let (mut hash, mut size) = (Sha256::new(), 0_u64);
    while let Some(bytes) = body.next().await? {
        size = size.saturating_add(bytes.len() as u64);
        if size > largest {
            return Err(refusals::file_too_large(largest).into());
        }
        if kind.is_text() && !is_text(&bytes) {
            return Err(refusals::unsupported_type().into());
        }
        hash.update(&bytes);
        object.write(&bytes).await?;
    }
    Ok(Received {
        size,
        sha256: hash.finalize().into(),
    })
}
