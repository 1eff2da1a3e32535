/// Why the database did not do as told. Internal: never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error(transparent)]
    Sealed(#[from] envelope::Error),
    /// The bytes of a file cannot be written, or are not there.
    #[error(transparent)]
    Objects(#[from] object_store::Error),
    /// A column holds what this build does not know.
    #[error("a column holds an unknown code")]
    Code(#[from] strum::ParseError),
    /// A write met another number of rows than the one it was for.
    #[error("expected to change one row of {0}")]
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
    /// Whether what is kept of a file is not what was put there: cut short, changed or gone.
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

    /// Whether somebody's key was destroyed, and with it all that was sealed under it.
    #[must_use]
    pub const fn is_destroyed(&self) -> bool {
        matches!(self, Self::Sealed(envelope::Error::Destroyed))
    }
}

/// Checks that a write met exactly one row.
pub(crate) fn one(table: &'static str, rows: u64) -> Result<(), Error> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::NotOne(table))
    }
}

/// Checks that a write met as many rows as it was for.
pub(crate) fn all(table: &'static str, rows: u64, expected: usize) -> Result<(), Error> {
    let all = usize::try_from(rows).is_ok_and(|rows| rows == expected);
    if all {
        Ok(())
    } else {
        Err(Error::NotOne(table))
    }
}
