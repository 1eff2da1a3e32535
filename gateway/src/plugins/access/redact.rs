//! What a client learns of what went wrong.
//!
//! A subgraph has one door for errors: what comes out of it has a code and a text that is meant for the client, or the
//! code INTERNAL. Such an error passes, with our own text where the code is a common one. All else that a subgraph, the
//! network or the router may say (a query, a host name, a library's words) stays inside and in the log. So do places in
//! the text of a query that the client never wrote. The router's own errors about a variable pass too.
//!
//! A program that has not the scope for what it asks is told which scope that is: a subgraph names it beside the code FORBIDDEN.

use std::sync::{Arc, OnceLock};

use apollo_router::graphql::{self, Error};
use apollo_router::services::supergraph;
use serde_json_bytes::Value;
use tower::ServiceExt as _;

use super::refusal::code::{FORBIDDEN, INTERNAL, SUBGRAPH_UNAVAILABLE, UNAUTHENTICATED};

/// The router's mark for which subgraph an error came from.
const FROM_SUBGRAPH: &str = "apollo.private.subgraph.name";
/// The router's code for a variable of the wrong type.
const VARIABLE: &str = "VALIDATION_INVALID_TYPE_VARIABLE";
/// The router's code for a subgraph that it could not reach, or whose answer was not 200.
const HTTP: &str = "SUBREQUEST_HTTP_ERROR";

/// The router's extension for values that it left out.
const VALUE_COMPLETION: &str = "valueCompletion";

/// The extension in which a subgraph names the scope that a program lacks.
const SCOPE: &str = "scope";

/// What is said about the codes that every subgraph knows.
const TEXTS: [(&str, &str); 6] = [
    (UNAUTHENTICATED, "sign in first"),
    (FORBIDDEN, "your role does not allow this"),
    ("PAYLOAD_TOO_LARGE", "the request is too large"),
    ("TIMEOUT", "this took too long and was given up"),
    (
        SUBGRAPH_UNAVAILABLE,
        "a part of the platform does not answer: try again",
    ),
    (INTERNAL, "internal error"),
];

/// The router's codes for a subgraph that cannot be reached or understood.
const UNREACHABLE: [&str; 7] = [
    HTTP,
    "SUBREQUEST_MALFORMED_RESPONSE",
    "SUBREQUEST_UNEXPECTED_CONTENT_TYPE",
    "GATEWAY_TIMEOUT",
    "REQUEST_TIMEOUT",
    "REQUEST_RATE_LIMITED",
    "REQUEST_CONCURRENCY_LIMITED",
];

/// What became of an operation that the router executed: the first error's code, for the access log.
#[derive(Clone, Debug, Default)]
pub struct Outcome(Arc<OnceLock<String>>);

impl Outcome {
    pub fn code(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }

    /// Notes the code, if none is noted.
    pub fn note(&self, code: &str) {
        let _ = self.0.set(code.to_owned());
    }
}

pub fn layer(service: supergraph::BoxService) -> supergraph::BoxService {
    service
        .map_response(|response: supergraph::Response| {
            let outcome = response
                .context
                .extensions()
                .with_lock(|known| known.get::<Outcome>().cloned());
            response.map_stream(move |mut answer: graphql::Response| {
                close(&mut answer.errors);
                // The router's own words about fields that may not be null; the subgraph's error says why they are.
                answer.extensions.remove(VALUE_COMPLETION);
                for part in &mut answer.incremental {
                    close(&mut part.errors);
                }
                if let (Some(outcome), Some(error)) = (&outcome, answer.errors.first()) {
                    outcome.note(code(error));
                }
                answer
            })
        })
        .boxed()
}

fn close(errors: &mut Vec<Error>) {
    // A subgraph that refuses with a status is told of twice: as an answer that is not 200, and by what it answered.
    let told = errors.iter().filter(|error| !is_status(error));
    let told: Vec<Value> = told
        .filter_map(|error| error.extensions.get("service").cloned())
        .collect();
    let again = |error: &Error| {
        error
            .extensions
            .get("service")
            .is_some_and(|subgraph| told.contains(subgraph))
    };
    errors.retain(|error| !is_status(error) || !again(error));
    errors.iter_mut().for_each(redact);
}

/// Whether it only says that a subgraph answered with another status than 200.
fn is_status(error: &Error) -> bool {
    code(error) == HTTP && error.extensions.contains_key("http")
}

fn code(error: &Error) -> &str {
    error
        .extensions
        .get("code")
        .and_then(Value::as_str)
        .unwrap_or(INTERNAL)
}

fn redact(error: &mut Error) {
    let found = code(error).to_owned();
    let code = match found.as_str() {
        // A subgraph validates what the router wrote; only a value of the client's can be wrong with it.
        "GRAPHQL_VALIDATION_FAILED" if is_deliberate(error) => "BAD_USER_INPUT",
        away if UNREACHABLE.contains(&away) => SUBGRAPH_UNAVAILABLE,
        own if own == VARIABLE || is_deliberate(error) => own,
        _ => INTERNAL,
    };
    if code == INTERNAL || code == SUBGRAPH_UNAVAILABLE {
        tracing::error!(code = found, message = error.message, path = ?error.path, "a subgraph failed");
    }
    if let Some((_, message)) = TEXTS.into_iter().find(|(known, _)| *known == code) {
        message.clone_into(&mut error.message);
    }
    let (code, scope) = (code.to_owned(), missing_scope(error).map(str::to_owned));
    error.locations.clear();
    error.path = error.path.take().filter(|path| !path.is_empty());
    error.extensions.clear();
    error.extensions.insert("code", code.into());
    if let Some(scope) = scope {
        error.message = format!("this needs the scope {scope}, which the program does not have");
        error.extensions.insert(SCOPE, scope.into());
    }
}

/// The scope that a program has not, if that is why it is refused.
fn missing_scope(error: &Error) -> Option<&str> {
    let scope = error.extensions.get(SCOPE)?.as_str()?;
    (code(error) == FORBIDDEN && is_deliberate(error)).then_some(scope)
}

/// Returns whether this is a scope (RFC 6749, section 3.3) of the form `<what>:<read|write|run>`, and not some other text.
pub fn is_scope(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b':' | b'_' | b'-');
    (3..=64).contains(&text.len()) && text.bytes().all(plain)
}

/// Whether a subgraph said this on purpose: its door adds a code and nothing else (the router adds which subgraph it
/// was), and a code looks like one.
fn is_deliberate(error: &Error) -> bool {
    let code = code(error);
    error.extensions.contains_key(FROM_SUBGRAPH)
        && error
            .extensions
            .keys()
            .all(|key| ["code", "service", FROM_SUBGRAPH, SCOPE].contains(&key.as_str()))
        && error
            .extensions
            .get(SCOPE)
            .is_none_or(|scope| scope.as_str().is_some_and(is_scope))
        && (3..=64).contains(&code.len())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
