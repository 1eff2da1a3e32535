use std::str::FromStr;

use crate::accounts::domain::refusals as accounts_refusals;
use crate::domain::Refusal;
use crate::organisations::domain::refusals as organisations_refusals;
use crate::providers::domain::refusals as providers_refusals;

/// The reason for which a statement did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A constraint that enforces a rule of the domain is violated.
    #[error(transparent)]
    Refused(Refusal),
    #[error(transparent)]
    Database(database::Error),
    #[error(transparent)]
    Sealed(#[from] envelope::Error),
    /// A column holds what this build does not know.
    #[error("{column} holds an unknown code: {code}")]
    Unknown { column: &'static str, code: String },
    /// A write met another number of rows than the one it was for.
    #[error("expected to change one row of {0}")]
    NotOne(&'static str),
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        match database::violated(&error) {
            // The first who verifies an address has it: for the second, the link is of no use any more.
            Some("users_email_key") => Self::Refused(accounts_refusals::token_invalid().at(&[])),
            Some("providers_organisation_key") => {
                Self::Refused(providers_refusals::provider_exists())
            }
            Some("provider_keys_thumbprint_key") => Self::Refused(providers_refusals::key_known()),
            Some("api_clients_organisation_id_fkey") => {
                Self::Refused(organisations_refusals::organisation_not_found())
            }
            _ => Self::Database(error),
        }
    }
}

impl From<Error> for commands::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refusal.into(),
            other => Self::Internal(other.into()),
        }
    }
}

impl Error {
    /// The same error; if it is a refusal, of the part of the input at this path.
    pub(crate) fn at(self, path: &[&str]) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(refusal.at(path)),
            other => other,
        }
    }
}

/// Reads an enum from its column.
pub(crate) fn coded<T: FromStr>(column: &'static str, code: &str) -> Result<T, Error> {
    code.parse().map_err(|_| Error::Unknown {
        column,
        code: code.to_owned(),
    })
}

/// Passes if a write changed the one row that it was for.
pub(crate) const fn one(table: &'static str, rows: u64) -> Result<(), Error> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::NotOne(table))
    }
}
