//! Uploads of files.
//!
//! An upload is streamed: its bytes are inspected, hashed, sealed and written in pieces, so memory use does not depend on the
//! size of the file. The object is written first and its row, in a transaction, after it; so a row always has its object. If the
//! upload ends before the row is inserted, the object is removed: explicitly after a refusal, and by dropping the unfinished
//! object when the connection is closed. [`Files::remove_strays`] finds the objects of killed processes a day later.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use commands::{CommandContext, Error, IdempotencyKey, KeyOwner};
use database::Conn;
use futures::{Stream, StreamExt};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::Files;
use crate::domain::{FileId, OrganisationId};
use crate::evidence::domain::expected_sha256;
use crate::files::domain::{File, FileType, TELLING, file_name, is_text, refusals};
use crate::files::store::{self, NewObject};
use crate::service::access::Actor;

/// Timeout for the next bytes of an upload.
const NEXT_BYTES: Duration = Duration::from_secs(30);

/// Metadata of an upload.
pub struct Upload {
    pub name: String,
    /// Declared media type.
    pub declared: Option<String>,
    /// SHA-256 that the file must have, in lowercase hexadecimal.
    pub sha256: Option<String>,
    /// Announced number of bytes.
    pub length: Option<u64>,
    pub idempotency_key: Option<String>,
}

/// Size and hash of the received bytes.
struct Received {
    size: u64,
    sha256: [u8; 32],
}

impl Files {
    /// Stores a file of an organisation that may submit documents.
    pub async fn upload<B, E>(
        &self,
        command: &CommandContext,
        upload: Upload,
        body: B,
    ) -> Result<File, Error>
    where
        B: Stream<Item = Result<Bytes, E>> + Send + Unpin,
    {
        let owner = Actor::using(command.caller(), "attachFile")?.organisation;
        let expected = upload
            .sha256
            .as_deref()
            .map(|text| expected_sha256(&["sha256"], text))
            .transpose()?;
        let largest = self.storage.largest;
        if upload.length.is_some_and(|length| length > largest) {
            return Err(refusals::file_too_large(largest).into());
        }
        let announced = upload.length.unwrap_or(1);
        self.has_room(&mut *self.pool.acquire().await?, owner, announced)
            .await?;
        let mut body = Incoming {
            body,
            first: Bytes::new(),
        };
        let first = body.first().await?;
        let kind = FileType::of(&first, upload.declared.as_deref());
        let kind = kind.ok_or_else(refusals::unsupported_type)?;
        let id = FileId::new();
        let objects = &self.storage.objects;
        let (data_key, object) = store::insert_object(objects, &self.keys, owner, id).await?;
        let received = receive_whole(&mut body, object, kind, largest, expected).await?;
        let file = File {
            id,
            organisation: owner,
            name: SecretString::from(file_name(&upload.name, kind)),
            kind,
            size: received.size,
            sha256: received.sha256,
            document: None,
            verified_at: None,
            created_at: command.now(),
        };
        self.insert_or_remove(command, file, &data_key, upload.idempotency_key)
            .await
    }

    /// Inserts the row of an object. Removes the object if it has no row in the end.
    async fn insert_or_remove(
        &self,
        command: &CommandContext,
        file: File,
        data_key: &[u8],
        key: Option<String>,
    ) -> Result<File, Error> {
        let id = file.id;
        let inserted = self.insert(command, file, data_key, key).await;
        // If it is unknown whether the row was inserted, the object is kept. Without a row, `remove_strays` finds it.
        let unwanted = match &inserted {
            Ok(inserted) => inserted.id != id,
            Err(error) => matches!(error, Error::Refused(_)),
        };
        if unwanted {
            store::delete_object(&self.storage.objects, id).await?;
        }
        inserted
    }

    async fn insert(
        &self,
        command: &CommandContext,
        file: File,
        data_key: &[u8],
        key: Option<String>,
    ) -> Result<File, Error> {
        let request = request(&file);
        let key = key.map(|key| IdempotencyKey {
            key,
            request,
            owner: KeyOwner::Caller,
        });
        let command = command.clone().with_idempotency_key(key);
        self.commands
            .run(&command, file.id, async |tx| {
                store::lock_uploads(tx, file.organisation).await?;
                self.has_room(tx, file.organisation, file.size).await?;
                store::upsert_stored_bytes(tx, file.organisation, signed(file.size)).await?;
                store::insert_file(tx, &self.keys, &file, data_key).await?;
                Ok(file)
            })
            .await?
            .or_replay(async |first| {
                let mut conn = self.pool.acquire().await?;
                let first = store::find_file(&mut conn, &self.keys, FileId(first)).await?;
                first.ok_or_else(|| refusals::file_not_found().into())
            })
            .await
    }

    /// Passes if the organisation may store another file of this size.
    async fn has_room(
        &self,
        conn: &mut Conn,
        owner: OrganisationId,
        size: u64,
    ) -> Result<(), Error> {
        let most = self.storage.unattached;
        if store::count_unattached_files(conn, owner).await? >= most {
            return Err(refusals::too_many_files(most).into());
        }
        let stored = store::find_stored_bytes(conn, owner).await?;
        if stored.saturating_add(signed(size)) > self.storage.stored {
            return Err(refusals::storage_full(self.storage.stored).into());
        }
        Ok(())
    }
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// Canonical request of an upload for its idempotency key. Equal for equal uploads.
fn request(file: &File) -> String {
    format!(
        "uploadFile {} {} {}",
        hex::encode(file.sha256),
        file.kind,
        file.name.expose_secret()
    )
}

/// Bytes of an upload that can be read from the beginning again after the first bytes were inspected.
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

    /// Reads enough bytes to detect the type.
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

/// Receives the whole object. Removes it if the upload fails or the hash differs from the expected one.
async fn receive_whole<B, E>(
    body: &mut Incoming<B>,
    mut object: NewObject,
    kind: FileType,
    largest: u64,
    expected: Option<[u8; 32]>,
) -> Result<Received, Error>
where
    B: Stream<Item = Result<Bytes, E>> + Send + Unpin,
{
    match receive(body, &mut object, kind, largest).await {
        Ok(received) if expected.is_none_or(|expected| expected == received.sha256) => {
            object.finish().await?;
            Ok(received)
        }
        other => {
            object.abandon().await?;
            Err(other
                .err()
                .unwrap_or_else(|| refusals::file_hash_mismatch().into()))
        }
    }
}

/// Hashes, seals and writes the bytes as they arrive.
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
