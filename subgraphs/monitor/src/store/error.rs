/// Internal error of the store. Never shown to clients.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error("stored hash with {0} bytes")]
    Hash(usize),
    #[error("unknown kind of a stored security event: {0}")]
    Kind(String),
    #[error("unknown status of a stored dead letter: {0}")]
    Status(String),
    #[error("unknown stored decision: {0}")]
    Decision(String),
    #[error("wrote {written} rows instead of {expected}")]
    Written { written: u64, expected: usize },
}

impl From<Error> for commands::Error {
    fn from(error: Error) -> Self {
        Self::Internal(error.into())
    }
}
