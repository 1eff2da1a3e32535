use serde::{Deserialize, Serialize};

use crate::ErrorCode;

/// Reason why a request is refused. It is expected, and safe to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    pub code: ErrorCode,
    /// The refused part of the input, from its top level, for example `["lane", "origin"]`. Empty for the whole input.
    pub path: Vec<String>,
    /// A sentence for people.
    pub message: String,
    /// Minutes after which the request may succeed, if it came too early.
    pub retry_after_minutes: Option<i32>,
}

impl Refusal {
    #[must_use]
    pub fn new(code: ErrorCode, path: &[&str], message: impl Into<String>) -> Self {
        Self {
            code,
            path: steps(path),
            message: message.into(),
            retry_after_minutes: None,
        }
    }

    /// Refusal of a value that is invalid in every state.
    #[must_use]
    pub fn invalid(path: &[&str], message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Invalid, path, message)
    }

    /// The same refusal for another part of the input.
    #[must_use]
    pub fn at(self, path: &[&str]) -> Self {
        Self {
            path: steps(path),
            ..self
        }
    }

    /// The same refusal for a part of a larger input.
    #[must_use]
    pub fn within(self, part: &[&str]) -> Self {
        let mut path = steps(part);
        path.extend(self.path);
        Self { path, ..self }
    }
}

impl From<Refusal> for Vec<Refusal> {
    fn from(refusal: Refusal) -> Self {
        vec![refusal]
    }
}

fn steps(path: &[&str]) -> Vec<String> {
    path.iter().map(|&step| step.to_owned()).collect()
}
