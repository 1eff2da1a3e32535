//! Redacts errors before they reach the client.
//!
//! A subgraph returns errors through one function, which adds a code and a message for the client, or the code
//! INTERNAL. Such an error passes; the gateway replaces the message for the common codes. All other content of errors
//! from subgraphs, the network or the router (a query, a host name, the message of a library) is logged and not
//! returned. Locations in queries that the client did not write are removed, too. The router's own errors about
//! variables pass.
//!
//! If a program lacks a scope, the subgraph names the scopes of which it needs one beside the code FORBIDDEN, and the
//! error names them. Programs have no roles, so other errors with this code refer them to the description of the field.

use std::sync::{Arc, OnceLock};

use apollo_router::graphql::{self, Error};
use apollo_router::services::supergraph;
use caller::Identity;
use serde_json_bytes::Value;
use tower::ServiceExt as _;

use super::refusal::code::{
    BAD_USER_INPUT, FORBIDDEN, GRAPHQL_VALIDATION_FAILED, INTERNAL, PAYLOAD_TOO_LARGE,
    SUBGRAPH_UNAVAILABLE, TIMEOUT, UNAUTHENTICATED, VALIDATION_INVALID_TYPE_VARIABLE,
};
use super::sign_caller::Who;

/// The router's extension for the subgraph that an error came from.
const FROM_SUBGRAPH: &str = "apollo.private.subgraph.name";
/// The router's code for a subgraph that it could not reach, or whose status was not 200.
const HTTP: &str = "SUBREQUEST_HTTP_ERROR";

/// The router's extension for values that it removed.
const VALUE_COMPLETION: &str = "valueCompletion";

/// The extension in which a subgraph names the scopes of which a program needs one, separated by blanks.
const SCOPE: &str = "scope";

/// The messages for the codes that every subgraph uses.
const TEXTS: [(&str, &str); 6] = [
    (UNAUTHENTICATED, "Sign in first."),
    (FORBIDDEN, "Your role does not permit this."),
    (
        PAYLOAD_TOO_LARGE,
        "The request is too large. Send a smaller one.",
    ),
    (
        TIMEOUT,
        "The request timed out. Try again, or request less.",
    ),
    (
        SUBGRAPH_UNAVAILABLE,
        "A part of the platform does not respond. Try again.",
    ),
    (INTERNAL, "Internal error."),
];

/// The message of FORBIDDEN for a program.
const PROGRAM_FORBIDDEN: &str =
    "The program may not use this field. The description of the field says who may use it.";

/// The router's codes for a subgraph that is unreachable or whose response is malformed.
const UNREACHABLE: [&str; 7] = [
    HTTP,
    "SUBREQUEST_MALFORMED_RESPONSE",
    "SUBREQUEST_UNEXPECTED_CONTENT_TYPE",
    "GATEWAY_TIMEOUT",
    "REQUEST_TIMEOUT",
    "REQUEST_RATE_LIMITED",
    "REQUEST_CONCURRENCY_LIMITED",
];

/// The outcome of an executed operation for the access log: the code of the first error.
#[derive(Clone, Debug, Default)]
pub struct Outcome(Arc<OnceLock<String>>);

impl Outcome {
    pub fn code(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }

    /// Records the code, unless one is already recorded.
    pub fn note(&self, code: &str) {
        let _ = self.0.set(code.to_owned());
    }
}

pub fn layer(service: supergraph::BoxService) -> supergraph::BoxService {
    service
        .map_response(|response: supergraph::Response| {
            let (outcome, is_program) = response.context.extensions().with_lock(|known| {
                let who = known.get::<Who>();
                let is_program = who.is_some_and(|who| matches!(who.identity, Identity::Client(_)));
                (known.get::<Outcome>().cloned(), is_program)
            });
            response.map_stream(move |mut answer: graphql::Response| {
                close(&mut answer.errors, is_program);
                // The router's messages about null in non-null fields; the subgraph's error gives the reason.
                answer.extensions.remove(VALUE_COMPLETION);
                for part in &mut answer.incremental {
                    close(&mut part.errors, is_program);
                }
                if let (Some(outcome), Some(error)) = (&outcome, answer.errors.first()) {
                    outcome.note(code(error));
                }
                answer
            })
        })
        .boxed()
}

fn close(errors: &mut Vec<Error>, of_program: bool) {
    if errors.is_empty() {
        return;
    }
    // A refusal with a status other than 200 appears twice: as an HTTP error of the router, and as the subgraph's
    // error.
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
    for error in errors {
        redact(error, of_program);
    }
}

/// Returns true if the error only says that a subgraph returned a status other than 200.
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

fn redact(error: &mut Error, of_program: bool) {
    let found = code(error).to_owned();
    let code = match found.as_str() {
        // A subgraph validates the query that the router wrote, so only the client's values can be invalid.
        GRAPHQL_VALIDATION_FAILED if is_deliberate(error) => BAD_USER_INPUT,
        away if UNREACHABLE.contains(&away) => SUBGRAPH_UNAVAILABLE,
        own if own == VALIDATION_INVALID_TYPE_VARIABLE || is_deliberate(error) => own,
        _ => INTERNAL,
    };
    if code == INTERNAL || code == SUBGRAPH_UNAVAILABLE {
        tracing::error!(code = found, message = error.message, path = ?error.path, "a subgraph failed");
    }
    if code == FORBIDDEN && of_program {
        PROGRAM_FORBIDDEN.clone_into(&mut error.message);
    } else if let Some((_, message)) = TEXTS.into_iter().find(|(known, _)| *known == code) {
        message.clone_into(&mut error.message);
    }
    let (code, scope) = (code.to_owned(), missing_scope(error).map(str::to_owned));
    error.locations.clear();
    error.path = error.path.take().filter(|path| !path.is_empty());
    error.extensions.clear();
    error.extensions.insert("code", code.into());
    if let Some(scope) = scope {
        let scopes = scope.replace(' ', " or ");
        error.message = format!("This needs the scope {scopes}, which the program does not have.");
        error.extensions.insert(SCOPE, scope.into());
    }
}

/// The scopes of which the program needs one, if the error names them.
fn missing_scope(error: &Error) -> Option<&str> {
    let scope = error.extensions.get(SCOPE)?.as_str()?;
    (code(error) == FORBIDDEN && is_deliberate(error)).then_some(scope)
}

/// Returns true for scopes (RFC 6749, section 3.3) of the form `<what>:<read|write|run>`, separated by blanks.
pub fn is_scope_list(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b':' | b'_' | b'-');
    let is_scope = |scope: &str| (3..=64).contains(&scope.len()) && scope.bytes().all(plain);
    text.len() <= 200 && text.split(' ').all(is_scope)
}

/// Returns true for an error that the subgraph intended for the client: it has a well-formed code and no other
/// extension, except for the subgraph's name, which the router adds.
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
            .is_none_or(|scope| scope.as_str().is_some_and(is_scope_list))
        && (3..=64).contains(&code.len())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
