use secrecy::SecretString;
use time::OffsetDateTime;

use super::FileType;
use crate::domain::{DocumentId, FileId, OrganisationId};

/// Metadata of an uploaded file. Its content is in the object store.
#[derive(Clone, Debug)]
pub struct File {
    pub id: FileId,
    pub organisation: OrganisationId,
    pub name: SecretString,
    pub kind: FileType,
    /// Size in bytes.
    pub size: u64,
    pub sha256: [u8; 32],
    /// Document to which the file belongs.
    pub document: Option<DocumentId>,
    /// Time at which the whole content was last verified against its hash.
    pub verified_at: Option<OffsetDateTime>,
    pub created_at: OffsetDateTime,
}
