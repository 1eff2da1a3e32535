use crate::domain::Refusal;
use crate::store;

/// Why a use case ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Denied(#[from] caller::Denied),
    #[error(
        "a period ends on the day it begins or later, and has at most {} days",
        crate::statistics::domain::Period::MOST_DAYS
    )]
    Period,
    /// By the rules of the domain. Safe to show.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// For the log only.
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
