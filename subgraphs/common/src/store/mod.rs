//! Migrations and errors that all capabilities share.

pub use envelope::Keyring;

/// Migrations of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/common");

/// Internal error of the store. Never shown to clients.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error("unknown code in the database: {0}")]
    Code(String),
    #[error("wrote {rows} rows instead of {expected}")]
    Written { rows: u64, expected: usize },
    #[error("a sealed value is not base64")]
    Sealed,
}

impl From<Error> for commands::Error {
    fn from(error: Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Checks the number of written rows.
pub(crate) fn written(rows: u64, expected: usize) -> Result<(), Error> {
    if usize::try_from(rows) == Ok(expected) {
        Ok(())
    } else {
        Err(Error::Written { rows, expected })
    }
}
