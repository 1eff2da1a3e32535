//! The migrations and errors of the database that all capabilities share.

pub use envelope::Keyring;

/// The history of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/common");

/// Why the store could not do as told. Internal: never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error("{0} is stored where one of our codes should be")]
    Code(String),
    #[error("{rows} rows were written instead of {expected}")]
    Written { rows: u64, expected: usize },
    #[error("what should be sealed is not base64")]
    Sealed,
}

impl From<Error> for commands::Error {
    fn from(error: Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Checks that a statement wrote as many rows as it should.
pub(crate) fn written(rows: u64, expected: usize) -> Result<(), Error> {
    if usize::try_from(rows) == Ok(expected) {
        Ok(())
    } else {
        Err(Error::Written { rows, expected })
    }
}
