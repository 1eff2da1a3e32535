use refusal::{ErrorCode, Refusal};

/// The file does not exist, or the caller may not use it.
pub fn file_not_found() -> Refusal {
    Refusal::new(ErrorCode::FileNotFound, &["fileId"], "no such file")
}

pub fn file_attached() -> Refusal {
    Refusal::new(
        ErrorCode::FileAttached,
        &["fileId"],
        "the file belongs to another document",
    )
}

pub fn file_hash_mismatch() -> Refusal {
    Refusal::new(
        ErrorCode::FileHashMismatch,
        &["sha256"],
        "the file has another SHA-256",
    )
}

pub fn file_empty() -> Refusal {
    Refusal::new(ErrorCode::FileEmpty, &[], "the file is empty")
}

pub fn file_too_large(most: u64) -> Refusal {
    Refusal::new(
        ErrorCode::FileTooLarge,
        &[],
        format!("a file has at most {most} bytes"),
    )
}

/// The type is not supported, or the content is not of the declared type.
pub fn unsupported_type() -> Refusal {
    Refusal::new(
        ErrorCode::UnsupportedType,
        &[],
        "a file is a PDF, a PNG, JPEG or WebP picture, XML, JSON, CSV or plain text, and is what it is declared as",
    )
}

pub fn too_many_files(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyFiles,
        &[],
        format!(
            "there are {most} files without a document: submit documents with them, or wait a day"
        ),
    )
}

pub fn storage_full(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::StorageFull,
        &[],
        format!("an organisation stores at most {most} bytes of files"),
    )
}

pub fn too_many_downloads(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDownloads,
        &[],
        format!(
            "an organisation downloads at most {most} files at a time: wait until one of them is there"
        ),
    )
}

pub fn upload_incomplete() -> Refusal {
    Refusal::new(
        ErrorCode::UploadIncomplete,
        &[],
        "the upload ended before the file did",
    )
}

/// The stored bytes are not those that were uploaded.
pub fn file_corrupt() -> Refusal {
    Refusal::new(ErrorCode::FileCorrupt, &[], "the stored file is damaged")
}
