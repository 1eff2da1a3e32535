//! Downloads of the files of documents.
//!
//! Readers of a document may read its file. Before a file belongs to a document, only the organisation that uploaded it may read
//! it. Staff of the platform must give a reason to read files of other organisations. Each download is recorded before the first
//! byte is sent, and the owner can see it.

use caller::{Caller, Role};
use commands::Error;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Downloads;
use crate::domain::{FileId, OrganisationId, text};
use crate::evidence::domain::{Document, refusals};
use crate::evidence::store::{self, FileRead};
use crate::files::domain::refusals::file_not_found;
use crate::files::service::FileReading;
use crate::service::access::{Actor, Reader};
use crate::store::Window;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

impl Downloads {
    /// Opens a file for a reader who may see it. Staff must give a reason.
    pub async fn read(
        &self,
        caller: &Caller,
        id: FileId,
        reason: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<FileReading, Error> {
        let actor = Actor::using(caller, "evidenceDocument")?;
        let file = self.files.find(id).await?.ok_or_else(file_not_found)?;
        let document = match file.document {
            Some(document) => self.documents.find(caller, &[document], now).await?.pop(),
            None => None,
        };
        let own = owns(caller, file.organisation);
        if document.is_none() && (file.document.is_some() || !own) {
            return Err(file_not_found().into());
        }
        let reason = reason_of(caller, own, reason)?;
        let reading = self.files.read(file, actor.organisation, now).await?;
        let read = FileRead {
            id: Uuid::now_v7(),
            file: id,
            by_user: actor.user,
            by: actor.organisation,
            reason,
            at: now,
        };
        let mut conn = self.pool.acquire().await?;
        store::insert_file_read(&mut conn, &self.keys, document.as_ref(), &read).await?;
        Ok(reading)
    }

    /// One page of the downloads of a document's file, newest first. Empty except for the owner and staff.
    pub async fn list(
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

    pub async fn count(&self, caller: &Caller, document: &Document) -> Result<i64, Error> {
        if !Reader::of(caller)?.reads_case(document.organisation, None) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_file_reads(&mut conn, document.id).await?)
    }
}

/// True if the caller acts for the seller that owns the file.
fn owns(caller: &Caller, owner: OrganisationId) -> bool {
    match Reader::of(caller) {
        Ok(Reader::Seller(own) | Reader::Program(own)) => own == owner,
        _ => false,
    }
}

/// Validates the reason. Staff must give one to read a file of another organisation.
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
