//! Files of documents.

use commands::Error;
use database::Conn;
use time::OffsetDateTime;

use super::Files;
use crate::domain::{DocumentId, FileId, OrganisationId};
use crate::evidence::domain::Document;
use crate::files::domain::{File, refusals};
use crate::files::store;

impl Files {
    pub(crate) async fn find(&self, id: FileId) -> Result<Option<File>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_file(&mut conn, &self.keys, id).await?)
    }

    /// Finds the file of an organisation for a new document. If the file belongs to another document, the attachment refuses it.
    pub(crate) async fn find_own(
        &self,
        owner: OrganisationId,
        id: Option<FileId>,
    ) -> Result<Option<File>, Error> {
        let Some(id) = id else { return Ok(None) };
        let file = self.find(id).await?;
        let file = file.filter(|file| file.organisation == owner);
        Ok(Some(file.ok_or_else(refusals::file_not_found)?))
    }

    /// The files of these documents.
    pub(crate) async fn list_of_documents(
        &self,
        documents: &[DocumentId],
    ) -> Result<Vec<File>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_files_of_documents(&mut conn, &self.keys, documents).await?)
    }

    /// Attaches a file, if there is one, to a document. A previous file with other content can still be read by its ID.
    pub(crate) async fn attach(
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
}
