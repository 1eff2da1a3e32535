use std::fmt;

use async_graphql::ErrorExtensions;
use axum::response::{IntoResponse, Response};
use caller::Denied;

use crate::refusal::{FORBIDDEN, INTERNAL, Refusal, UNAUTHENTICATED};

/// The only error that leaves a subgraph, through GraphQL or any other route: a code and a text that is safe to show.
///
/// Deliberately not `Display`: the GraphQL library makes the text of any `Display` the client's message, so a `?` on a
/// database error must not compile in a resolver that returns `Result<_, Failure>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    Unauthenticated,
    Forbidden,
    /// A program would need this scope. The code is that of [`Failure::Forbidden`], and `extensions.scope` names the scope.
    MissingScope(&'static str),
    /// An argument that has no answer.
    BadInput(&'static str),
    /// The use case of a query refuses its input. The refusals of mutations are user errors, in their payloads.
    Refused(Box<refusal::Refusal>),
    /// Made by [`Failure::internal`], which logs the reason.
    Internal,
}

impl Failure {
    /// The answer where the failure of one reference would fail all of the request: `None` for an object that the caller may not
    /// see, as for one that does not exist.
    pub fn hidden<T: Default>(self) -> Result<T, Self> {
        match self {
            Self::Unauthenticated | Self::Forbidden | Self::MissingScope(_) => Ok(T::default()),
            other => Err(other),
        }
    }

    /// Logs the reason, in the span of the request with its correlation id, and forgets it.
    #[must_use]
    pub fn internal(reason: &(impl fmt::Debug + ?Sized)) -> Self {
        tracing::error!(?reason, "internal error");
        Self::Internal
    }

    const fn refusal(&self) -> Refusal {
        match *self {
            Self::Unauthenticated => UNAUTHENTICATED,
            Self::Forbidden => FORBIDDEN,
            Self::MissingScope(scope) => {
                let message = "the program's scopes do not allow this";
                Refusal {
                    message,
                    scope: Some(scope),
                    ..FORBIDDEN
                }
            }
            Self::BadInput(message) => Refusal {
                status: http::StatusCode::BAD_REQUEST,
                code: "BAD_USER_INPUT",
                message,
                scope: None,
            },
            Self::Refused(ref refusal) => Refusal {
                status: http::StatusCode::BAD_REQUEST,
                code: refusal.code.into_str(),
                message: "the request was refused",
                scope: None,
            },
            Self::Internal => INTERNAL,
        }
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unauthenticated => Self::Unauthenticated,
            Denied::Forbidden => Self::Forbidden,
            Denied::MissingScope(scope) => Self::MissingScope(scope),
        }
    }
}

impl From<commands::Error> for Failure {
    fn from(error: commands::Error) -> Self {
        match error {
            commands::Error::Denied(denied) => denied.into(),
            commands::Error::Refused(refusals) => match refusals.into_iter().next() {
                Some(refusal) => Self::Refused(Box::new(refusal)),
                None => Self::internal("refused without a reason"),
            },
            commands::Error::Internal(reason) => Self::internal(&reason),
        }
    }
}

impl From<Failure> for async_graphql::Error {
    fn from(failure: Failure) -> Self {
        let Refusal {
            code,
            message,
            scope,
            ..
        } = failure.refusal();
        let message = match failure {
            Failure::Refused(refusal) => refusal.message,
            _ => message.to_owned(),
        };
        Self::new(message).extend_with(|_, extensions| {
            extensions.set("code", code);
            if let Some(scope) = scope {
                extensions.set("scope", scope);
            }
        })
    }
}

/// For routes that are not GraphQL: the same error with its HTTP status.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        self.refusal().into_response()
    }
}
