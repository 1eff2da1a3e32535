//! What becomes of the domain's errors at the one door out.

use chassis::Failure;

use crate::service;

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::Denied(denied) => denied.into(),
            service::Error::Period => {
                Self::BadInput("a period ends on the day it begins or later, and has at most 366 days")
            }
            service::Error::Internal(reason) => Self::internal(&reason),
        }
    }
}
