//! What becomes of the domain's errors at the one door out.

use chassis::{Failure, UserError};

use crate::service;

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::Denied(denied) => denied.into(),
            service::Error::Internal(reason) => Self::internal(&reason),
            // Only reactions notify organisations.
            unknown @ service::Error::UnknownOrganisation(_) => Self::internal(&unknown),
            // A query refuses nothing, and a mutation goes through `refused`.
            service::Error::Refused(refusal) => Self::internal(&refusal),
        }
    }
}

/// The outcome of a mutation: the aggregate, or why it was refused. `path` names the input field that it is about.
pub fn refused<T>(
    outcome: Result<T, service::Error>,
    path: &[&str],
) -> Result<(Option<T>, Vec<UserError>), Failure> {
    match outcome {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(service::Error::Refused(refusal)) => {
            let error = UserError {
                code: refusal.code(),
                path: path.iter().map(|&step| step.to_owned()).collect(),
                message: refusal.to_string(),
            };
            Ok((None, vec![error]))
        }
        Err(error) => Err(error.into()),
    }
}
