use commands::{CommandContext, Error};
use database::Conn;

use super::Documents;
use crate::domain::{DocumentId, FileId};
use crate::evidence::domain::{Document, refusals};
use crate::evidence::store;
use crate::files::domain::File;
use crate::files::domain::refusals as file_refusals;
use crate::files::service::{find_file, find_files_of_documents};
use crate::service::access::Actor;

impl Documents {
    /// Attaches the file with the same hash to a document that was submitted without a file.
    pub async fn attach_file(
        &self,
        command: &CommandContext,
        id: DocumentId,
        file: FileId,
    ) -> Result<Document, Error> {
        let actor = Actor::using(command.caller(), "attachFile")?;
        self.commands
            .run(command, id, async |tx| {
                let document = store::lock_document(tx, &self.keys, id).await?;
                let document =
                    document.filter(|document| document.organisation == actor.organisation);
                let mut document = document.ok_or_else(refusals::document_not_found)?;
                command.expects(document.version)?;
                let file = self.find_free_file(tx, &document, file).await?;
                document.attach_file(command.now());
                self.files
                    .attach(tx, Some(&file), &document, command.now())
                    .await?;
                Ok(document)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Finds a file of the seller that has no document. Its hash must be that of the document, which must not have a file.
    async fn find_free_file(
        &self,
        tx: &mut Conn,
        document: &Document,
        id: FileId,
    ) -> Result<File, Error> {
        let file = find_file(tx, &self.keys, id).await?;
        let file = file.filter(|file| file.organisation == document.organisation);
        let file = file.ok_or_else(file_refusals::file_not_found)?;
        if file.document.is_some() {
            return Err(file_refusals::file_attached().into());
        }
        let attached = find_files_of_documents(tx, &self.keys, &[document.id]).await?;
        if !attached.is_empty() {
            return Err(refusals::document_has_file().into());
        }
        if file.sha256 != document.sha256 {
            return Err(file_refusals::file_hash_mismatch().into());
        }
        Ok(file)
    }
}
