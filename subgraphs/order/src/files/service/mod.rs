//! Use cases: files are uploaded, attached to documents, read and verified, and removed when no document needs them.

mod attachments;
mod download_slots;
mod file_reading;
mod removal;
mod uploads;

pub use crate::files::store::Objects;
pub(crate) use crate::files::store::{find_file, find_files_of_documents};
pub use download_slots::DownloadSlots;
pub use file_reading::FileReading;
pub use uploads::Upload;

use commands::Commands;
use database::Pool;

use crate::store::Keyring;

/// Object store of files, with its limits.
#[derive(Clone, Debug)]
pub struct FileStorage {
    pub objects: Objects,
    /// Maximum size of a file, in bytes.
    pub largest: u64,
    /// Maximum number of files without a document per organisation.
    pub unattached: i64,
    /// Maximum number of stored bytes per organisation, with and without documents.
    pub stored: i64,
    pub downloads: DownloadSlots,
}

/// Use cases of files. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    storage: FileStorage,
}

impl Files {
    #[must_use]
    pub const fn new(pool: Pool, keys: Keyring, commands: Commands, storage: FileStorage) -> Self {
        Self {
            pool,
            keys,
            commands,
            storage,
        }
    }
}
