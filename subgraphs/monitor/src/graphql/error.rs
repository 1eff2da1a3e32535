//! What becomes of the domain's errors at the one door out.

use chassis::{Failure, UserError};

use crate::service;

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::Denied(denied) => denied.into(),
            service::Error::Period => Self::BadInput(
                "a period ends on the day it begins or later, and has at most 366 days",
            ),
            // Queries refuse nothing, and mutations call `outcome`.
            service::Error::Refused(refusal) => Self::internal(&refusal),
            service::Error::Internal(reason) => Self::internal(&reason),
        }
    }
}

/// The outcome of a mutation: the aggregate, or the refusal as a user error.
pub fn outcome<T>(
    result: Result<T, service::Error>,
) -> Result<(Option<T>, Vec<UserError>), Failure> {
    match result {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(service::Error::Refused(refusal)) => {
            let error = UserError::new(refusal.code(), refusal.path(), refusal.to_string());
            Ok((None, vec![error]))
        }
        Err(error) => Err(error.into()),
    }
}
