use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reason why a value could not be sealed or opened. It contains no text and no key, so it may be logged.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Never sealed, truncated, or of a newer format.
    #[error("the sealed bytes are not in a format that this version reads")]
    Malformed,
    /// The wrapped data key does not open, because it or the header was changed.
    #[error("the sealed bytes were changed")]
    Tampered,
    /// The data key opens and the value does not, because it belongs to another field or row, or was changed.
    #[error("the value was sealed for another field or row, or was changed")]
    WrongField,
    /// The subject's key was destroyed. Its values can never be opened again, and no new value is sealed for it.
    #[error("the subject's key was destroyed")]
    Destroyed,
    /// The key store does not have this version of the subject's key.
    #[error("the subject has no key of this version")]
    UnknownVersion,
    /// Sealed to another domain's public key.
    #[error("the value was sealed to another recipient")]
    WrongRecipient,
    /// A stored key was not wrapped by this domain's key for this purpose.
    #[error("a stored key does not belong to this domain key")]
    WrongDomainKey,
    /// Longer than [`crate::MAX_TEXT`].
    #[error("the text is too long to seal")]
    TooLong,
    #[error("the key store does not answer")]
    KeyStoreUnavailable(#[source] Arc<sqlx::Error>),
    #[error("the key store's tables cannot be created")]
    KeyStoreUnprepared(#[source] Arc<sqlx::migrate::MigrateError>),
    #[error("key file {}: {problem}", file.display())]
    KeyFile { file: PathBuf, problem: String },
    #[error("a key cannot be generated")]
    Generate,
}

impl Error {
    pub(crate) fn key_file(file: &Path, problem: impl Into<String>) -> Self {
        Self::KeyFile {
            file: file.to_owned(),
            problem: problem.into(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::KeyStoreUnavailable(Arc::new(error))
    }
}
