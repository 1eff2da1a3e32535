/// An error of a store. Internal: never shown to clients.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error(transparent)]
    Sealed(#[from] envelope::Error),
    /// The content of a file cannot be written or does not exist.
    #[error(transparent)]
    Objects(#[from] object_store::Error),
    /// A column has a code that this build does not know.
    #[error("a column holds an unknown code")]
    Code(#[from] strum::ParseError),
    /// A statement changed another number of rows than expected.
    #[error("changed an unexpected number of rows of {0}")]
    NotOne(&'static str),
    #[error("a column has the wrong length: {0}")]
    Length(&'static str),
}

impl From<Error> for commands::Error {
    fn from(error: Error) -> Self {
        Self::Internal(error.into())
    }
}

impl Error {
    /// Returns true if the stored content of a file is truncated, changed or missing.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Sealed(
                envelope::Error::Tampered
                    | envelope::Error::Malformed
                    | envelope::Error::WrongField
            ) | Self::Objects(object_store::Error::NotFound { .. })
        )
    }

    /// Returns true if the key of a subject was destroyed, and with it all values that were encrypted with it.
    #[must_use]
    pub const fn is_destroyed(&self) -> bool {
        matches!(self, Self::Sealed(envelope::Error::Destroyed))
    }
}

/// Checks that a statement changed exactly one row.
pub(crate) fn one(table: &'static str, rows: u64) -> Result<(), Error> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::NotOne(table))
    }
}

/// Checks that a statement changed the expected number of rows.
pub(crate) fn all(table: &'static str, rows: u64, expected: usize) -> Result<(), Error> {
    let all = usize::try_from(rows).is_ok_and(|rows| rows == expected);
    if all {
        Ok(())
    } else {
        Err(Error::NotOne(table))
    }
}
