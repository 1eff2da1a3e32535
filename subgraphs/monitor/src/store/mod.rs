//! The migrations, errors and helpers that the stores of all capabilities share.

pub(crate) mod days;

/// The history of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/monitor");

/// Why the store could not do as told. Internal: never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error("a hash of {0} bytes is stored")]
    Hash(usize),
    #[error("a security event of the kind {0} is stored")]
    Kind(String),
    #[error("a dead letter with the status {0} is stored")]
    Status(String),
    #[error("a decision {0} is stored")]
    Decision(String),
    #[error("{written} rows were written instead of {expected}")]
    Written { written: u64, expected: usize },
}

pub(crate) fn hash(stored: &[u8]) -> Result<crate::domain::Hash, Error> {
    stored.try_into().map_err(|_| Error::Hash(stored.len()))
}

/// A write of so many rows wrote so many.
pub(crate) fn all(written: u64, expected: usize) -> Result<(), Error> {
    if usize::try_from(written).ok() == Some(expected) {
        Ok(())
    } else {
        Err(Error::Written { written, expected })
    }
}

/// One column of several rows, for `unnest`.
pub(crate) fn column<T, Value>(rows: &[T], value: impl Fn(&T) -> Value) -> Vec<Value> {
    rows.iter().map(value).collect()
}
