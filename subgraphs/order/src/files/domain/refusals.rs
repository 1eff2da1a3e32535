use refusal::{ErrorCode, Refusal};

/// The file does not exist, or the caller may not use it.
pub fn file_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::FileNotFound,
        &["fileId"],
        "There is no file with this ID that you may use. Check the ID.",
    )
}

pub fn file_attached() -> Refusal {
    Refusal::new(
        ErrorCode::FileAttached,
        &["fileId"],
        "The file already belongs to another document. Upload it again.",
    )
}

pub fn file_hash_mismatch() -> Refusal {
    Refusal::new(
        ErrorCode::FileHashMismatch,
        &["sha256"],
        "The SHA-256 of the file differs from the declared one. Compute the hash of the uploaded bytes and try again.",
    )
}

pub fn file_empty() -> Refusal {
    Refusal::new(
        ErrorCode::FileEmpty,
        &[],
        "The file is empty. Upload a file with content.",
    )
}

pub fn file_too_large(most: u64) -> Refusal {
    Refusal::new(
        ErrorCode::FileTooLarge,
        &[],
        format!("The file is too large. Upload a file of at most {most} bytes."),
    )
}

/// The type is not supported, or the content does not match the declared type.
pub fn unsupported_type() -> Refusal {
    Refusal::new(
        ErrorCode::UnsupportedType,
        &[],
        "The type is not supported or is not the declared one. Upload a PDF, a PNG, JPEG or WebP image, XML, JSON, CSV or plain text.",
    )
}

pub fn too_many_files(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyFiles,
        &[],
        format!(
            "Your organisation already has {most} files without a document. Submit documents with them, or try again in 24 hours."
        ),
    )
}

pub fn storage_full(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::StorageFull,
        &[],
        format!(
            "The storage of your organisation is full. It stores at most {most} bytes of files."
        ),
    )
}

pub fn too_many_downloads(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDownloads,
        &[],
        format!(
            "Your organisation downloads {most} files already. Wait until a download has ended and try again."
        ),
    )
}

pub fn upload_incomplete() -> Refusal {
    Refusal::new(
        ErrorCode::UploadIncomplete,
        &[],
        "The upload ended before the end of the file, or timed out. Upload the file again.",
    )
}

/// The stored bytes differ from the uploaded ones.
pub fn file_corrupt() -> Refusal {
    Refusal::new(
        ErrorCode::FileCorrupt,
        &[],
        "The stored file is damaged and cannot be read. Ask the owner to submit it again.",
    )
}
