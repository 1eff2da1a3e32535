/// The reason why a statement of the store failed. Internal: never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error("a hash of {0} bytes is stored")]
    Hash(usize),
    #[error("a security event of the kind {0} is stored")]
    Kind(String),
    #[error("a dead letter with the status {0} is stored")]
    Status(String),
    #[error("a decision {0} is stored")]
    Decision(String),
    #[error("{written} rows were written instead of {expected}")]
    Written { written: u64, expected: usize },
}

impl From<Error> for commands::Error {
    fn from(error: Error) -> Self {
        Self::Internal(error.into())
    }
}
