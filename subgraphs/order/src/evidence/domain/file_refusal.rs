//! Why a file is not taken, not given or not kept with a document.

use refusal::ErrorCode;

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
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::FileNotFound => ErrorCode::FileNotFound,
            Self::FileAttached => ErrorCode::FileAttached,
            Self::DocumentHasFile => ErrorCode::DocumentHasFile,
            Self::FileHashMismatch => ErrorCode::FileHashMismatch,
            Self::FileEmpty => ErrorCode::FileEmpty,
            Self::FileTooLarge(_) => ErrorCode::FileTooLarge,
            Self::UnsupportedType => ErrorCode::UnsupportedType,
            Self::TooManyFiles(_) => ErrorCode::TooManyFiles,
            Self::StorageFull(_) => ErrorCode::StorageFull,
            Self::TooManyDownloads(_) => ErrorCode::TooManyDownloads,
            Self::UploadIncomplete => ErrorCode::UploadIncomplete,
            Self::ReasonRequired => ErrorCode::ReasonRequired,
            Self::FileCorrupt => ErrorCode::FileCorrupt,
            Self::GrantNotFound => ErrorCode::GrantNotFound,
            Self::AlreadyGranted => ErrorCode::AlreadyGranted,
            Self::TooManyGrants(_) => ErrorCode::TooManyGrants,
        }
    }

    pub(crate) const fn path(&self) -> &'static [&'static str] {
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
