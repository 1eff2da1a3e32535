use crate::domain::UnknownWord;

/// Why the database did not do as told. Internal: never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error(transparent)]
    Sealed(#[from] envelope::Error),
    /// A column holds what this build does not know.
    #[error(transparent)]
    Word(#[from] UnknownWord),
    /// A write met another number of rows than the one it was for.
    #[error("expected to change one row of {0}")]
    NotOne(&'static str),
    #[error("a column has the wrong length: {0}")]
    Length(&'static str),
}

/// Checks that a write met exactly one row.
pub(super) fn one(table: &'static str, rows: u64) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::NotOne(table)) }
}
