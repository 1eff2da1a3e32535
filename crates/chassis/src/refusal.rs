use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

/// A request that ends before GraphQL begins, or outside it: a status and an error in GraphQL's form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: &'static str,
    /// The scope that a program lacks.
    pub scope: Option<&'static str>,
}

impl Refusal {
    /// The extensions of the error.
    pub fn extensions(&self) -> serde_json::Value {
        match self.scope {
            Some(scope) => json!({ "code": self.code, "scope": scope }),
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
    BAD_REQUEST, BAD_REQUEST, "the body is one JSON object with a string query, and optional operationName, variables and extensions";
    UNAUTHENTICATED, UNAUTHORIZED, "sign in first";
    FORBIDDEN, FORBIDDEN, "your role does not allow this";
    NOT_FOUND, NOT_FOUND, "there is nothing at this path";
    METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED, "GraphQL is served over POST only";
    NOT_ACCEPTABLE, NOT_ACCEPTABLE, "answers are application/graphql-response+json or application/json";
    PAYLOAD_TOO_LARGE, PAYLOAD_TOO_LARGE, "the body is too large";
    UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_MEDIA_TYPE, "the body is application/json in UTF-8, uncompressed";
    INTERNAL, INTERNAL_SERVER_ERROR, "internal error";
    TIMEOUT, GATEWAY_TIMEOUT, "this took too long and was given up";
}

/// As `application/json`; the refusal rides along, so that `edge` can answer in the media type asked for.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = json!({ "message": self.message, "extensions": self.extensions() });
        let mut response = (self.status, Json(json!({ "errors": [error] }))).into_response();
        response.extensions_mut().insert(self);
        response
    }
}
