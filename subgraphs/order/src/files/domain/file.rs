use secrecy::SecretString;
use time::OffsetDateTime;

use super::FileType;
use crate::domain::{DocumentId, FileId, OrganisationId};

/// A file that was uploaded; its bytes are in the object store.
#[derive(Clone, Debug)]
pub struct File {
    pub id: FileId,
    pub organisation: OrganisationId,
    pub name: SecretString,
    pub kind: FileType,
    /// In bytes.
    pub size: u64,
    pub sha256: [u8; 32],
    /// The document that it is the file of.
    pub document: Option<DocumentId>,
    /// When all of it was last read and found to be what was uploaded.
    pub verified_at: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
}
