use std::fmt;

use async_graphql::ErrorExtensions;
use axum::response::{IntoResponse, Response};
use caller::Denied;

use crate::refusal::{FORBIDDEN, INTERNAL, Refusal, UNAUTHENTICATED};

/// The one door for errors out of a subgraph, through GraphQL or any other route: a code and a fixed text, nothing of
/// what went wrong inside.
///
/// Deliberately not `Display`: the GraphQL library turns whatever is `Display` into the client's message, so a `?` on a
/// database error must not compile in a resolver that returns `Result<_, Failure>`. Each subgraph says in
/// `From<service::Error>` what becomes of its errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Unauthenticated,
    Forbidden,
    /// A program would need this scope. The code is that of [`Failure::Forbidden`], and `extensions.scope` names the scope.
    MissingScope(&'static str),
    /// An argument of a query that nothing can be answered to. (What a mutation refuses is a user error, in its payload.)
    BadInput(&'static str),
    /// Made by [`Failure::internal`], which logs the reason.
    Internal,
}

impl Failure {
    /// Logs the reason, in the span of the request with its correlation id, and forgets it.
    #[must_use]
    pub fn internal(reason: &(impl fmt::Debug + ?Sized)) -> Self {
        tracing::error!(?reason, "internal error");
        Self::Internal
    }

    const fn refusal(self) -> Refusal {
        match self {
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

impl From<Failure> for async_graphql::Error {
    fn from(failure: Failure) -> Self {
        let Refusal {
            code,
            message,
            scope,
            ..
        } = failure.refusal();
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
