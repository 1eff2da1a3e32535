//! Why a file is not taken, not given or not kept with a document.

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileRefusal {
    #[error("no such file")]
    FileNotFound,
    #[error("the file belongs to another document")]
    FileAttached,
    #[error("the document has a file")]
    DocumentHasFile,
    #[error("the file has another SHA-256")]
    FileHashMismatch,
    #[error("the file is empty")]
    FileEmpty,
    #[error("a file has at most {0} bytes")]
    FileTooLarge(u64),
    /// Or its content is not what it was declared as.
    #[error(
        "a file is a PDF, a PNG, JPEG or WebP picture, XML, JSON, CSV or plain text, and is what it is declared as"
    )]
    UnsupportedType,
    #[error("there are {0} files without a document: submit documents with them, or wait a day")]
    TooManyFiles(i64),
    #[error("an organisation stores at most {0} bytes of files")]
    StorageFull(i64),
    #[error(
        "an organisation downloads at most {0} files at a time: wait until one of them is there"
    )]
    TooManyDownloads(usize),
    #[error("the upload ended before the file did")]
    UploadIncomplete,
    #[error("say why: who looks into a case of others gives a reason, which they are shown")]
    ReasonRequired,
    /// The stored bytes are not those that were uploaded.
    #[error("the stored file is damaged")]
    FileCorrupt,
    #[error("no such grant")]
    GrantNotFound,
    #[error("this organisation may read the document already")]
    AlreadyGranted,
    #[error("a document has at most {0} grants at a time")]
    TooManyGrants(usize),
}

impl FileRefusal {
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FileNotFound => "FILE_NOT_FOUND",
            Self::FileAttached => "FILE_ATTACHED",
            Self::DocumentHasFile => "DOCUMENT_HAS_FILE",
            Self::FileHashMismatch => "FILE_HASH_MISMATCH",
            Self::FileEmpty => "FILE_EMPTY",
            Self::FileTooLarge(_) => "FILE_TOO_LARGE",
            Self::UnsupportedType => "UNSUPPORTED_TYPE",
            Self::TooManyFiles(_) => "TOO_MANY_FILES",
            Self::StorageFull(_) => "STORAGE_FULL",
            Self::TooManyDownloads(_) => "TOO_MANY_DOWNLOADS",
            Self::UploadIncomplete => "UPLOAD_INCOMPLETE",
            Self::ReasonRequired => "REASON_REQUIRED",
            Self::FileCorrupt => "FILE_CORRUPT",
            Self::GrantNotFound => "GRANT_NOT_FOUND",
            Self::AlreadyGranted => "ALREADY_GRANTED",
            Self::TooManyGrants(_) => "TOO_MANY_GRANTS",
        }
    }

    pub(super) const fn path(&self) -> &'static [&'static str] {
        match self {
            Self::FileNotFound | Self::FileAttached => &["fileId"],
            Self::DocumentHasFile | Self::TooManyGrants(_) => &["documentId"],
            Self::FileHashMismatch => &["sha256"],
            Self::ReasonRequired => &["reason"],
            Self::GrantNotFound => &["grantId"],
            Self::AlreadyGranted => &["organisationId"],
            _ => &[],
        }
    }
}
