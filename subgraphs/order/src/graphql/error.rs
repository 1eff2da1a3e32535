//! What becomes of a use case's errors: the one door out.
//!
//! [`Failure`] is deliberately not `Display`, so a `?` on anything else in a resolver does not compile. What a
//! mutation refuses is data, in its payload; a query has nothing to refuse.

use async_graphql::ID;
use chassis::{Failure, UserError};
use uuid::Uuid;

use crate::domain::Refusal;
use crate::service::Error;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Denied(denied) => denied.into(),
            Error::Refused(refusal) => Self::internal(&refusal),
            Error::Internal(error) => Self::internal(&error),
        }
    }
}

/// A mutation's outcome: what it made, or why not.
pub fn outcome<T>(result: Result<T, Error>) -> Result<(Option<T>, Vec<UserError>), Failure> {
    match result {
        Ok(made) => Ok((Some(made), Vec::new())),
        Err(Error::Refused(refusal)) => Ok((None, vec![user_error(&refusal)])),
        Err(error) => Err(error.into()),
    }
}

fn user_error(refusal: &Refusal) -> UserError {
    let mut path = vec!["input".to_owned()];
    path.extend(refusal.path());
    UserError {
        code: refusal.code(),
        path,
        message: refusal.to_string(),
    }
}

/// What is not this caller's is not there: for entities, where a failure would take the whole answer with it.
pub fn if_allowed<T: Default>(result: Result<T, Failure>) -> Result<T, Failure> {
    match result {
        Err(Failure::Unauthenticated | Failure::Forbidden | Failure::MissingScope(_)) => {
            Ok(T::default())
        }
        other => other,
    }
}

/// An id as the store knows it. What is no UUID is an id that nothing has.
pub fn uuid(id: &ID) -> Uuid {
    id.parse().unwrap_or(Uuid::nil())
}
