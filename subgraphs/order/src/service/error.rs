use crate::domain::Refusal;
use crate::events::outgoing;
use crate::store;

/// Why a use case ended early: three ways, told apart by who may know.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not for this caller. Safe to say.
    #[error(transparent)]
    Denied(#[from] caller::Denied),
    /// By the rules of the domain. Safe to say, and expected.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something is broken. For the log and for nobody else.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<outgoing::Error> for Error {
    fn from(error: outgoing::Error) -> Self {
        Self::Internal(error.into())
    }
}
