use crate::store;

/// Why a use case ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Denied(#[from] caller::Denied),
    #[error(
        "a period ends on the day it begins or later, and has at most {} days",
        crate::domain::Period::MOST_DAYS
    )]
    Period,
    /// Nothing of it is for a client.
    #[error(transparent)]
    Internal(#[from] store::Error),
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        Self::Internal(error.into())
    }
}
