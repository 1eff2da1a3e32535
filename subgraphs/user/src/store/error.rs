use crate::domain::{Code, Refusal};

/// Why the database did not do as told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A constraint that stands for a rule of the domain.
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
            Some("users_email_taken") => Self::Refused(Refusal::TokenInvalid),
            Some("providers_one_per_organisation") => Self::Refused(Refusal::ProviderExists),
            Some("provider_keys_thumbprint_known") => Self::Refused(Refusal::KeyKnown),
            Some("api_clients_organisation_known") => Self::Refused(Refusal::OrganisationNotFound),
            _ => Self::Database(error),
        }
    }
}

/// Reads an enum from its column.
pub(crate) fn coded<T: Code>(column: &'static str, code: &str) -> Result<T, Error> {
    T::from_code(code).ok_or_else(|| Error::Unknown {
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
