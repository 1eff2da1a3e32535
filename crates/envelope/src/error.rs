use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why something could not be sealed or opened. Holds neither text nor key material, so it may be logged.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Not something that was ever sealed, cut short, or of a format newer than this code.
    #[error("not in a format that this version reads")]
    Malformed,
    /// The wrapped data key does not open: it or the header before it was changed.
    #[error("the sealed bytes were changed")]
    Tampered,
    /// The data key opens but the value does not: it belongs to another field or row, or was changed itself.
    #[error("sealed for another field or row, or changed")]
    WrongField,
    /// The subject's key was destroyed: nobody opens this any more, and nothing new is sealed for the subject.
    #[error("the subject's key was destroyed")]
    Destroyed,
    /// The key store has no such version of the subject's key.
    #[error("the subject has no key of this version")]
    UnknownVersion,
    /// Sealed to another domain's public key.
    #[error("sealed to another recipient")]
    WrongRecipient,
    /// A key in the key store was not wrapped by this domain's key for this purpose.
    #[error("a stored key does not belong to this domain key")]
    WrongDomainKey,
    /// Longer than [`crate::MAX_TEXT`].
    #[error("too long to seal")]
    TooLong,
    #[error("the key store does not answer")]
    KeyStoreUnavailable(#[source] Arc<sqlx::Error>),
    #[error("the key store's tables cannot be prepared")]
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
