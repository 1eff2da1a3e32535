//! Migrations, errors and helpers that the stores of all capabilities share.

mod chain;
pub(crate) mod days;
mod error;

pub use chain::StoredChain;
pub use error::Error;

/// Migrations of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/monitor");

pub(crate) fn hash(stored: &[u8]) -> Result<crate::domain::Hash, Error> {
    stored.try_into().map_err(|_| Error::Hash(stored.len()))
}

/// Checks the number of written rows.
pub(crate) fn all(written: u64, expected: usize) -> Result<(), Error> {
    if usize::try_from(written).ok() == Some(expected) {
        Ok(())
    } else {
        Err(Error::Written { written, expected })
    }
}

/// Collects one column of several rows, for `unnest`.
pub(crate) fn column<T, Value>(rows: &[T], value: impl Fn(&T) -> Value) -> Vec<Value> {
    rows.iter().map(value).collect()
}
