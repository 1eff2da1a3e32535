//! Content of files: sealed when it is written to the object store, and opened when it is read.
//!
//! The name of an object is the ID of its file and does not identify the owner. An object becomes visible when it is complete; an
//! unfinished object is removed when its [`NewObject`] is dropped.

use std::sync::Arc;

use bytes::Bytes;
use database::Conn;
use envelope::{FileOpener, FileSealer, Keyring, Subject};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use time::OffsetDateTime;

use super::files;
use crate::domain::{FileId, OrganisationId};
use crate::store::{Error, sealed};

/// Object store of files.
pub type Objects = Arc<dyn ObjectStore>;

/// Number of sealed bytes per write. Together with the current frame, this is all of a file that is in memory.
const PART: usize = 1024 * 1024;

const FOLDER: &str = "files";

fn path(id: FileId) -> Path {
    Path::from(format!("{FOLDER}/{}", id.0))
}

/// Object that is being written.
#[derive(Debug)]
pub struct NewObject {
    upload: Box<dyn MultipartUpload>,
    sealer: FileSealer,
    sealed: Vec<u8>,
}

/// Begins an object for a file of an organisation. Also returns the sealed data key of the file.
pub async fn insert_object(
    objects: &Objects,
    keys: &Keyring,
    owner: OrganisationId,
    id: FileId,
) -> Result<(Vec<u8>, NewObject), Error> {
    let subject = Subject::Organisation(owner.0);
    let (data_key, sealer) = keys.new_file(subject, sealed::file_content(id)).await?;
    let upload = objects.put_multipart(&path(id)).await?;
    Ok((
        data_key,
        NewObject {
            upload,
            sealer,
            sealed: Vec::new(),
        },
    ))
}

impl NewObject {
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        // Large chunks are split, so that they are not duplicated in memory.
        for piece in bytes.chunks(PART) {
            self.sealer.push(piece, &mut self.sealed)?;
            if self.sealed.len() >= PART {
                self.flush().await?;
            }
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Error> {
        let part = std::mem::take(&mut self.sealed);
        Ok(self.upload.put_part(PutPayload::from(part)).await?)
    }

    /// Completes the object.
    pub async fn finish(self) -> Result<(), Error> {
        let Self {
            mut upload,
            sealer,
            mut sealed,
        } = self;
        sealer.finish(&mut sealed)?;
        upload.put_part(PutPayload::from(sealed)).await?;
        upload.complete().await?;
        Ok(())
    }

    /// Aborts the upload and removes the written parts.
    pub async fn abandon(mut self) -> Result<(), Error> {
        Ok(self.upload.abort().await?)
    }
}

/// Object that is being read.
pub struct OpenObject {
    sealed: BoxStream<'static, object_store::Result<Bytes>>,
    opener: Option<FileOpener>,
}

/// Opens the object of a file.
pub async fn find_object(
    conn: &mut Conn,
    objects: &Objects,
    keys: &Keyring,
    id: FileId,
) -> Result<OpenObject, Error> {
    let data_key = files::find_data_key(conn, id).await?;
    let opener = keys.open_file(sealed::file_content(id), &data_key).await?;
    let sealed = objects.get(&path(id)).await?.into_stream();
    Ok(OpenObject {
        sealed,
        opener: Some(opener),
    })
}

impl OpenObject {
    /// Returns the next authenticated bytes, or none after the end. Fails if the object is truncated.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let mut clear = Vec::new();
        while clear.is_empty() {
            let Some(opener) = &mut self.opener else {
                return Ok(None);
            };
            match self.sealed.try_next().await? {
                Some(sealed) => opener.push(&sealed, &mut clear)?,
                None => {
                    if let Some(opener) = self.opener.take() {
                        opener.finish(&mut clear)?;
                    }
                }
            }
        }
        Ok(Some(clear.into()))
    }
}

/// Deletes an object if it exists.
pub async fn delete_object(objects: &Objects, id: FileId) -> Result<(), Error> {
    match objects.delete(&path(id)).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// IDs of the files whose objects are older than `before`.
pub async fn list_objects(objects: &Objects, before: OffsetDateTime) -> Result<Vec<FileId>, Error> {
    let mut old = Vec::new();
    let mut all = objects.list(Some(&Path::from(FOLDER)));
    while let Some(object) = all.next().await {
        let object = object?;
        let id = object
            .location
            .filename()
            .and_then(|name| name.parse().ok());
        if let Some(id) = id.filter(|_| object.last_modified.timestamp() < before.unix_timestamp())
        {
            old.push(FileId(id));
        }
    }
    Ok(old)
}
