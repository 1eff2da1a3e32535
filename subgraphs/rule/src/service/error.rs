//! How a use case fails: three ways, told apart by who may know.

use crate::domain::Refusal;
use crate::store;

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not for this caller. Safe to say.
    #[error(transparent)]
    Denied(#[from] caller::Denied),
    /// By the rules of the domain, for these reasons. Safe to say, and expected.
    #[error("refused: {0:?}")]
    Refused(Vec<Refusal>),
    /// Something is broken. For the log and for nobody else.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Vec<Refusal>> for Error {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Refused(refusal) => refusal.into(),
            other => Self::Internal(other.into()),
        }
    }
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        Self::Internal(error.into())
    }
}
