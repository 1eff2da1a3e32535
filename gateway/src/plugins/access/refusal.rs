//! Refusals: responses with an error code. The gateway writes the messages itself, except for apollo-compiler's
//! diagnostics about the client's own document and variables, which are passed on because they name the mistake and its
//! location.

use apollo_router::services::router::{self, body};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::negotiation::Form;

pub(super) use super::code;

/// A GraphQL error.
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

/// The reason why an operation is not executed.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub status: StatusCode,
    pub problems: Vec<Problem>,
    pub retry_after_seconds: Option<u64>,
    challenge: Option<Challenge>,
}

/// The `WWW-Authenticate` challenge of a 401 response (RFC 6750, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Challenge {
    /// The request has no access token, or the refusal is not about the token.
    Missing,
    /// The access token is not valid.
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

    /// A refusal of an access token that is not valid.
    pub fn unauthenticated(message: &str) -> Self {
        let refusal = Self::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, message);
        Self {
            challenge: Some(Challenge::Invalid),
            ..refusal
        }
    }

    /// A refusal of a request that needs an access token and has none.
    pub fn sign_in_first() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            code::UNAUTHENTICATED,
            "Sign in first.",
        )
    }

    /// A refusal while the gateway does not have the data for a decision yet.
    pub fn not_ready() -> Self {
        let mut refusal = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            code::NOT_READY,
            "The platform is starting. Try again in a moment.",
        );
        refusal.retry_after_seconds = Some(1);
        refusal
    }

    /// The code of the first error.
    pub fn code(&self) -> &'static str {
        self.problems
            .first()
            .map_or(code::INTERNAL, |problem| problem.extensions.code)
    }

    /// The refusal as a response beside the graph.
    pub fn response(&self) -> Response<router::Body> {
        self.answer(Form::Json)
    }

    /// The refusal as a response of the graph.
    pub fn answer(&self, form: Form) -> Response<router::Body> {
        let mut response = match form {
            Form::ServerSent if self.is_about_the_operation() => {
                graphql(StatusCode::OK, &self.body(), form)
            }
            Form::ServerSent | Form::Json => graphql(self.status, &self.body(), Form::Json),
            // The router replaces every response with the status 413 by its own, which has neither a code nor a media
            // type.
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

    /// A response with a success status has `data`, even if it is null (GraphQL-over-HTTP draft).
    fn body(&self) -> Value {
        if self.status.is_success() {
            serde_json::json!({ "data": null, "errors": self.problems })
        } else {
            serde_json::json!({ "errors": self.problems })
        }
    }

    /// Returns true if the same operation is refused every time. Over server-sent events such a refusal is sent as an
    /// event, because clients of that protocol retry a request after any status other than 200.
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

/// A response of the graph that the gateway itself creates.
pub fn graphql(status: StatusCode, answer: &impl Serialize, form: Form) -> Response<router::Body> {
    let text = serde_json::to_vec(answer).unwrap_or_default();
    written(status, text.into(), form)
}

/// A response of the graph from serialised JSON, which must be on one line.
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

/// A response beside the graph that the gateway itself creates.
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
