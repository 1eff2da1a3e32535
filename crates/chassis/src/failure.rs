use std::fmt;

use async_graphql::ErrorExtensions;
use axum::response::{IntoResponse, Response};
use caller::{Denied, Scopes};

use crate::refusal::{FORBIDDEN, INTERNAL, Refusal, UNAUTHENTICATED};

/// The only error type of resolvers and routes: a code and a message that is safe to show.
///
/// Deliberately does not implement `Display`: async-graphql sends the text of any `Display` error to the client, so a `?` on a database
/// error must not compile in a resolver that returns `Result<_, Failure>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    Unauthenticated,
    Forbidden,
    /// A program needs one of these scopes. Has the code of [`Failure::Forbidden`], and the scopes in `extensions.scope`.
    MissingScope(Scopes),
    /// An argument is invalid. The message describes the condition.
    BadInput(&'static str),
    /// A query refuses its input. Refusals of mutations are user errors in their payloads.
    Refused(Box<refusal::Refusal>),
    /// Created by [`Failure::internal`], which logs the reason.
    Internal,
}

impl Failure {
    /// Returns the default, for example `None`, if the caller may not see the object. For entities, where a failure of one reference
    /// would fail the whole request.
    pub fn hidden<T: Default>(self) -> Result<T, Self> {
        match self {
            Self::Unauthenticated | Self::Forbidden | Self::MissingScope(_) => Ok(T::default()),
            other => Err(other),
        }
    }

    /// Logs the reason in the span of the request and drops it.
    #[must_use]
    pub fn internal(reason: &(impl fmt::Debug + ?Sized)) -> Self {
        tracing::error!(?reason, "internal error");
        Self::Internal
    }

    /// Failure of a request with a cursor of a list with another sorting.
    #[must_use]
    pub const fn other_sorting() -> Self {
        Self::BadInput(
            "The cursor belongs to a list with another `sort`. Use the same `sort`, or begin without a cursor.",
        )
    }

    const fn refusal(&self) -> Refusal {
        match *self {
            Self::Unauthenticated => UNAUTHENTICATED,
            Self::Forbidden => FORBIDDEN,
            Self::MissingScope(scope) => {
                let message = "The scopes of the program do not permit this.";
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
                message: "The request was refused.",
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
                extensions.set("scope", scope.to_string());
            }
        })
    }
}

/// Converts the error into an HTTP response, for routes that are not GraphQL.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        self.refusal().into_response()
    }
}
