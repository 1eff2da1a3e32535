//! A refusal is an answer with a code. The texts are ours, except for what apollo-compiler says of the client's own document and
//! variables: its messages are passed on, because they name the mistake and the place.

use apollo_router::services::router::{self, body};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::negotiation::Form;

/// What the gateway itself may answer instead of data.
pub mod code {
    pub const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
    pub const CLIENT_UNKNOWN: &str = "CLIENT_UNKNOWN";
    pub const FORBIDDEN: &str = "FORBIDDEN";
    pub const NOT_FOUND: &str = "NOT_FOUND";
    pub const NOT_READY: &str = "NOT_READY";
    pub const INVALID_REQUEST: &str = "INVALID_REQUEST";
    pub const PAYLOAD_TOO_LARGE: &str = "PAYLOAD_TOO_LARGE";
    pub const UNSUPPORTED_MEDIA_TYPE: &str = "UNSUPPORTED_MEDIA_TYPE";
    pub const NOT_ACCEPTABLE: &str = "NOT_ACCEPTABLE";
    pub const WEBSOCKET_NOT_SERVED: &str = "WEBSOCKET_NOT_SERVED";
    pub const CSRF_ERROR: &str = "CSRF_ERROR";
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
        Self {
            message: message.into(),
            locations: Vec::new(),
            extensions: Extensions { code },
        }
    }
}

/// Why an operation is not executed.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub status: StatusCode,
    pub problems: Vec<Problem>,
    pub retry_after_seconds: Option<u64>,
    challenge: Option<Challenge>,
}

/// The challenge of an answer with the status 401 (RFC 6750, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Challenge {
    /// There is no access token, or it is not what the refusal is about.
    Missing,
    /// There is one, and it is not valid.
    Invalid,
}

impl Refusal {
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let challenge = (status == StatusCode::UNAUTHORIZED).then_some(Challenge::Missing);
        Self {
            status,
            problems: vec![Problem::new(code, message)],
            retry_after_seconds: None,
            challenge,
        }
    }

    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// The request has an access token that does not count.
    pub fn unauthenticated(message: &str) -> Self {
        let refusal = Self::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, message);
        Self {
            challenge: Some(Challenge::Invalid),
            ..refusal
        }
    }

    /// The request has no access token and needs one.
    pub fn sign_in_first() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            code::UNAUTHENTICATED,
            "sign in first",
        )
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
        self.problems
            .first()
            .map_or(code::INTERNAL, |problem| problem.extensions.code)
    }

    /// The refusal as an answer beside the graph.
    pub fn response(&self) -> Response<router::Body> {
        self.answer(Form::Json)
    }

    /// The refusal as an answer of the graph.
    pub fn answer(&self, form: Form) -> Response<router::Body> {
        let mut response = match form {
            Form::ServerSent if self.is_about_the_operation() => {
                graphql(StatusCode::OK, &self.body(), form)
            }
            Form::ServerSent | Form::Json => graphql(self.status, &self.body(), Form::Json),
            // The router replaces every answer with the status 413 by one of its own, which has neither code nor media type.
            Form::GraphqlResponse if self.status == StatusCode::PAYLOAD_TOO_LARGE => {
                graphql(StatusCode::BAD_REQUEST, &self.body(), form)
            }
            Form::GraphqlResponse => graphql(self.status, &self.body(), form),
        };
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(challenge) = self.challenge_header() {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }

    /// An answer with a status of success has `data`, even where there is none (the GraphQL-over-HTTP draft).
    fn body(&self) -> Value {
        if self.status.is_success() {
            serde_json::json!({ "data": null, "errors": self.problems })
        } else {
            serde_json::json!({ "errors": self.problems })
        }
    }

    /// Returns whether the same operation is refused however often it is sent. Over server-sent events such a refusal is an
    /// event, because clients of that protocol send a request again after any other status than 200.
    fn is_about_the_operation(&self) -> bool {
        self.status.is_success()
            || [
                StatusCode::BAD_REQUEST,
                StatusCode::FORBIDDEN,
                StatusCode::NOT_FOUND,
                StatusCode::PAYLOAD_TOO_LARGE,
            ]
            .contains(&self.status)
    }

    fn challenge_header(&self) -> Option<HeaderValue> {
        match self.challenge? {
            Challenge::Missing => Some(HeaderValue::from_static("Bearer realm=\"carnet\"")),
            Challenge::Invalid => {
                let message = self
                    .problems
                    .first()
                    .map_or("", |problem| problem.message.as_str());
                let text = format!(
                    "Bearer realm=\"carnet\", error=\"invalid_token\", error_description=\"{message}\""
                );
                HeaderValue::try_from(text).ok()
            }
        }
    }
}

/// An answer of the graph that the gateway makes itself.
pub fn graphql(status: StatusCode, answer: &impl Serialize, form: Form) -> Response<router::Body> {
    let text = serde_json::to_vec(answer).unwrap_or_default();
    written(status, text.into(), form)
}

/// An answer of the graph whose JSON is written already, on one line.
pub fn written(status: StatusCode, json: Bytes, form: Form) -> Response<router::Body> {
    let mut response = Response::new(body::from_bytes(form.write(json)));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, form.content_type());
    if form == Form::ServerSent {
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// An answer beside the graph that the gateway makes itself.
pub fn json(status: StatusCode, answer: &impl Serialize) -> Response<router::Body> {
    graphql(status, answer, Form::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_the_status_and_the_media_type_that_its_form_wants() {
        let refusals = [
            Refusal::bad_request(code::INVALID_REQUEST, "no"),
            Refusal::sign_in_first(),
            Refusal::new(StatusCode::TOO_MANY_REQUESTS, code::RATE_LIMITED, "no"),
            Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, code::PAYLOAD_TOO_LARGE, "no"),
            Refusal::new(StatusCode::NOT_FOUND, code::NOT_FOUND, "no"),
            Refusal::new(StatusCode::OK, code::PERSISTED_QUERY_NOT_FOUND, "no"),
        ];
        let statuses = |form| {
            refusals
                .each_ref()
                .map(|refusal| refusal.answer(form).status().as_u16())
        };
        assert_eq!(statuses(Form::Json), [400, 401, 429, 413, 404, 200]);
        assert_eq!(
            statuses(Form::GraphqlResponse),
            [400, 401, 429, 400, 404, 200]
        );
        assert_eq!(statuses(Form::ServerSent), [200, 401, 429, 200, 200, 200]);
        let types = |form| {
            refusals
                .each_ref()
                .map(|refusal| refusal.answer(form).headers()[CONTENT_TYPE].clone())
                .to_vec()
        };
        assert!(
            types(Form::GraphqlResponse)
                .iter()
                .all(|kind| kind == "application/graphql-response+json")
        );
        assert!(
            types(Form::Json)
                .iter()
                .all(|kind| kind == "application/json")
        );
        let (events, texts): (Vec<_>, Vec<_>) = types(Form::ServerSent)
            .into_iter()
            .partition(|kind| kind == "text/event-stream");
        assert_eq!((events.len(), texts.len()), (4, 2));
    }

    #[test]
    fn a_refusal_of_credentials_names_the_scheme_and_what_is_wrong() {
        let header = |refusal: Refusal| {
            let answer = refusal.answer(Form::Json);
            answer
                .headers()
                .get(WWW_AUTHENTICATE)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(
            header(Refusal::sign_in_first()).unwrap(),
            "Bearer realm=\"carnet\""
        );
        assert_eq!(
            header(Refusal::unauthenticated("it has expired")).unwrap(),
            "Bearer realm=\"carnet\", error=\"invalid_token\", error_description=\"it has expired\""
        );
        let unknown = Refusal::new(StatusCode::UNAUTHORIZED, code::CLIENT_UNKNOWN, "no");
        assert_eq!(header(unknown).unwrap(), "Bearer realm=\"carnet\"");
        assert_eq!(header(Refusal::not_ready()), None);
    }
}
