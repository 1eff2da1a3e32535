//! The one door out for errors: [`Failure`] is deliberately not `Display`, so that `?` on any other error in a resolver
//! does not compile. What may be said is said, with a code; the rest is logged and answered with INTERNAL.

use chassis::{Failure, UserError};

use crate::service::{Error, Refused};

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Denied(denied) => denied.into(),
            // A query that refuses has no payload to say so in, and none of ours does.
            refused @ Error::Refused(_) => Self::internal(&refused),
            Error::Internal(reason) => Self::internal(&reason),
        }
    }
}

/// Parts what a mutation's payload says (what it did, or why it refused) from what fails the field.
pub fn outcome<T>(result: Result<T, Error>) -> Result<(Option<T>, Vec<UserError>), Failure> {
    match result {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Error::Refused(reasons)) => Ok((None, reasons.iter().map(user_error).collect())),
        Err(other) => Err(other.into()),
    }
}

fn user_error(refused: &Refused) -> UserError {
    let path: Vec<&str> = std::iter::once("input")
        .chain(refused.path.iter().map(String::as_str))
        .collect();
    UserError::new(refused.why.code(), &path, refused.why.to_string())
}
