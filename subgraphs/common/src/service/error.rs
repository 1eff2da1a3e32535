use uuid::Uuid;

use crate::domain::Refusal;
use crate::store;

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not for this caller. Safe to say.
    #[error(transparent)]
    Denied(#[from] caller::Denied),
    /// By the rules of the domain. Safe to say, and expected.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No known account has ever belonged to this organisation, so it does not exist, or its registration has not arrived.
    #[error("organisation {0} is not known")]
    UnknownOrganisation(Uuid),
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
