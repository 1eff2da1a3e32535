use std::str::FromStr;

use crate::accounts::domain::refusals as accounts_refusals;
use crate::domain::Refusal;
use crate::organisations::domain::refusals as organisations_refusals;
use crate::provider_keys::domain::refusals as provider_keys_refusals;
use crate::providers::domain::refusals as providers_refusals;

/// The reason for which a statement failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A constraint that enforces a rule of the domain is violated.
    #[error(transparent)]
    Refused(Refusal),
    #[error(transparent)]
    Database(database::Error),
    #[error(transparent)]
    Sealed(#[from] envelope::Error),
    /// A column contains a code that this build does not know.
    #[error("{column} holds an unknown code: {code}")]
    Unknown { column: &'static str, code: String },
    /// A write changed a number of rows other than one.
    #[error("expected to change one row of {0}")]
    NotOne(&'static str),
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        match database::violated(&error) {
            Some("users_email_key") => Self::Refused(accounts_refusals::account_exists()),
            Some("providers_organisation_key") => {
                Self::Refused(providers_refusals::provider_exists())
            }
            Some("provider_keys_thumbprint_key") => {
                Self::Refused(provider_keys_refusals::key_known())
            }
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

/// Parses an enum from its column.
pub(crate) fn coded<T: FromStr>(column: &'static str, code: &str) -> Result<T, Error> {
    code.parse().map_err(|_| Error::Unknown {
        column,
        code: code.to_owned(),
    })
}

/// Passes if a write changed exactly one row.
pub(crate) const fn one(table: &'static str, rows: u64) -> Result<(), Error> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::NotOne(table))
    }
}
