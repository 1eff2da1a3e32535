//! The one door out for errors: [`Failure`] and [`Unanswered`] are deliberately not `Display`, so that `?` on any other
//! error in a resolver does not compile. What may be said is said, with a code; the rest is logged and answered with
//! INTERNAL.

use async_graphql::ErrorExtensions;
use chassis::{Failure, UserError};

use crate::domain::Refusal;
use crate::service::Error;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Denied(denied) => denied.into(),
            // A query that can refuse answers with `Unanswered`.
            refused @ Error::Refused(_) => Self::internal(&refused),
            Error::Internal(reason) => Self::internal(&reason),
        }
    }
}

/// Why a query has no answer: a query has no payload to say in what was wrong with the question.
pub enum Unanswered {
    Failed(Failure),
    Refused(Refusal),
}

impl From<Error> for Unanswered {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusals) => match refusals.into_iter().next() {
                Some(refusal) => Self::Refused(refusal),
                None => Self::Failed(Failure::internal("refused without a reason")),
            },
            other => Self::Failed(other.into()),
        }
    }
}

/// A page that is none is refused before anything is asked.
impl From<Failure> for Unanswered {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Unanswered> for async_graphql::Error {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Failed(failure) => failure.into(),
            Unanswered::Refused(Refusal { code, message, .. }) => Self::new(message)
                .extend_with(|_, extensions| extensions.set("code", code.into_str())),
        }
    }
}

/// Parts what a mutation's payload says (what it did, or why it refused) from what fails the field.
pub fn outcome<T>(result: Result<T, Error>) -> Result<(Option<T>, Vec<UserError>), Failure> {
    match result {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Error::Refused(refusals)) => Ok((None, user_errors(refusals))),
        Err(other) => Err(other.into()),
    }
}

pub fn user_errors(refusals: Vec<Refusal>) -> Vec<UserError> {
    refusals.into_iter().map(user_error).collect()
}

fn user_error(refusal: Refusal) -> UserError {
    let path: Vec<&str> = std::iter::once("input")
        .chain(refusal.path.iter().map(String::as_str))
        .collect();
    UserError::new(refusal.code, &path, refusal.message)
}
