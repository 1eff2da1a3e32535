//! A refusal is an answer with a code. The texts are ours and fixed: a library's words never reach a client.

use apollo_router::services::router::{self, body};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

/// What the gateway itself may answer instead of data.
pub mod code {
    pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
    pub const CLIENT_UNKNOWN: &str = "CLIENT_UNKNOWN";
    pub const NOT_READY: &str = "NOT_READY";
    pub const INVALID_REQUEST: &str = "INVALID_REQUEST";
    pub const PAYLOAD_TOO_LARGE: &str = "PAYLOAD_TOO_LARGE";
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "UNSUPPORTED_MEDIA_TYPE";
    pub const METHOD_NOT_ALLOWED: &str = "METHOD_NOT_ALLOWED";
    pub const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
    pub const GRAPHQL_PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";
    pub const GRAPHQL_VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";
    pub const OPERATION_NOT_REGISTERED: &str = "OPERATION_NOT_REGISTERED";
    pub const OPERATION_NOT_FOUND: &str = "OPERATION_NOT_FOUND";
    pub const QUERY_TOO_LONG: &str = "QUERY_TOO_LONG";
    pub const QUERY_TOO_DEEP: &str = "QUERY_TOO_DEEP";
    pub const TOO_MANY_ALIASES: &str = "TOO_MANY_ALIASES";
    pub const TOO_MANY_ROOT_FIELDS: &str = "TOO_MANY_ROOT_FIELDS";
    pub const QUERY_TOO_COSTLY: &str = "QUERY_TOO_COSTLY";
    pub const RATE_LIMITED: &str = "RATE_LIMITED";
    pub const NOT_A_STREAM: &str = "NOT_A_STREAM";
    pub const TOO_MANY_STREAMS: &str = "TOO_MANY_STREAMS";
    pub const STREAM_BEHIND: &str = "STREAM_BEHIND";
    pub const SUBGRAPH_UNAVAILABLE: &str = "SUBGRAPH_UNAVAILABLE";
    pub const UPLOAD_INCOMPLETE: &str = "UPLOAD_INCOMPLETE";
    pub const INTERNAL: &str = "INTERNAL";
}

/// One GraphQL error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    pub message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
    pub extensions: Extensions,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Location {
    pub line: usize,
    pub column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Extensions {
    pub code: &'static str,
}

impl Problem {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { message: message.into(), locations: Vec::new(), extensions: Extensions { code } }
    }
}

/// Why an operation is not executed.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub status: StatusCode,
    pub problems: Vec<Problem>,
    pub retry_after_seconds: Option<u64>,
}

impl Refusal {
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, problems: vec![Problem::new(code, message)], retry_after_seconds: None }
    }

    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub fn unauthenticated(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, message)
    }

    /// The gateway does not know yet what it must know to decide.
    pub fn not_ready() -> Self {
        let mut refusal = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            code::NOT_READY,
            "the platform is starting: try again in a moment",
        );
        refusal.retry_after_seconds = Some(1);
        refusal
    }

    /// The first problem's code.
    pub fn code(&self) -> &'static str {
        self.problems.first().map_or(code::INTERNAL, |problem| problem.extensions.code)
    }

    pub fn response(&self) -> Response<router::Body> {
        let mut response = json(self.status, &serde_json::json!({ "errors": self.problems }));
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A GraphQL answer that the gateway makes itself.
pub fn json(status: StatusCode, answer: &impl Serialize) -> Response<router::Body> {
    let text = serde_json::to_vec(answer).unwrap_or_default();
    let mut response = Response::new(body::from_bytes(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
