use axum::Json;
use axum::response::{IntoResponse, Response};
use caller::Scopes;
use http::StatusCode;
use serde_json::json;

/// A refusal outside of GraphQL execution: a status and an error in GraphQL's form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: &'static str,
    /// Scopes of which the program needs one.
    pub scope: Option<Scopes>,
}

impl Refusal {
    /// Extensions of the error.
    pub fn extensions(&self) -> serde_json::Value {
        match self.scope {
            Some(scope) => json!({ "code": self.code, "scope": scope.to_string() }),
            None => json!({ "code": self.code }),
        }
    }
}

macro_rules! refusals {
    ($($name:ident, $status:ident, $message:literal;)*) => {
        $(pub(crate) const $name: Refusal =
            Refusal { status: StatusCode::$status, code: stringify!($name), message: $message, scope: None };)*
    };
}

refusals! {
    BAD_REQUEST, BAD_REQUEST, "Send one JSON object with a string query, and optional operationName, variables and extensions.";
    UNAUTHENTICATED, UNAUTHORIZED, "Sign in first.";
    FORBIDDEN, FORBIDDEN, "Your role does not permit this.";
    NOT_FOUND, NOT_FOUND, "There is no resource at this path.";
    METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED, "Use POST.";
    NOT_ACCEPTABLE, NOT_ACCEPTABLE, "Accept application/graphql-response+json or application/json.";
    PAYLOAD_TOO_LARGE, PAYLOAD_TOO_LARGE, "The body is too large.";
    UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json in UTF-8, uncompressed.";
    INTERNAL, INTERNAL_SERVER_ERROR, "An internal error occurred. Try again later.";
    TIMEOUT, GATEWAY_TIMEOUT, "The request took too long and was cancelled. Try again later.";
}

/// Answers as `application/json`. The response carries the refusal, so that `edge` can convert it to the client's media type.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = json!({ "message": self.message, "extensions": self.extensions() });
        let mut response = (self.status, Json(json!({ "errors": [error] }))).into_response();
        response.extensions_mut().insert(self);
        response
    }
}
