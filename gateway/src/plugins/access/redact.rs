//! What a client learns of what went wrong.
//!
//! An error that comes from a subgraph keeps its path and its code if the code is one of ours, with a text of ours.
//! All else that it may say (a query, a host name, a library's words) stays inside. `BAD_USER_INPUT` keeps its text: by the
//! subgraphs' one door for errors it speaks of the client's own input only. So do the router's own errors about a variable.

use std::sync::{Arc, OnceLock};

use apollo_router::graphql::{self, Error};
use apollo_router::services::supergraph;
use serde_json_bytes::Value;
use tower::ServiceExt as _;

use super::refusal::code::{INTERNAL, SUBGRAPH_UNAVAILABLE, UNAUTHENTICATED};

/// The router's mark for which subgraph an error came from.
const FROM_SUBGRAPH: &str = "apollo.private.subgraph.name";

/// Codes that a subgraph may answer, with what is said about them.
const FROM_SUBGRAPHS: [(&str, &str); 6] = [
    (UNAUTHENTICATED, "sign in first"),
    ("FORBIDDEN", "your role does not allow this"),
    ("PAYLOAD_TOO_LARGE", "the request is too large"),
    ("TIMEOUT", "this took too long and was given up"),
    (SUBGRAPH_UNAVAILABLE, "a part of the platform does not answer: try again"),
    (INTERNAL, "internal error"),
];

/// Codes whose text is about the client's own input, from a subgraph and from the router.
const ABOUT_INPUT: [&str; 2] = ["BAD_USER_INPUT", "VALIDATION_INVALID_TYPE_VARIABLE"];

/// The router's codes for a subgraph that cannot be reached or understood.
const UNREACHABLE: [&str; 7] = [
    "SUBREQUEST_HTTP_ERROR",
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
}

pub fn layer(service: supergraph::BoxService) -> supergraph::BoxService {
    service
        .map_response(|response: supergraph::Response| {
            let outcome = response.context.extensions().with_lock(|known| known.get::<Outcome>().cloned());
            response.map_stream(move |mut answer: graphql::Response| {
                close(&mut answer.errors);
                for part in &mut answer.incremental {
                    close(&mut part.errors);
                }
                if let (Some(outcome), Some(error)) = (&outcome, answer.errors.first()) {
                    let code = error.extensions.get("code").and_then(Value::as_str).unwrap_or(INTERNAL);
                    let _ = outcome.0.set(code.to_owned());
                }
                answer
            })
        })
        .boxed()
}

fn close(errors: &mut Vec<Error>) {
    for error in &mut *errors {
        redact(error);
    }
    // A subgraph that refuses with a status is told of twice: as an answer that is not 200, and by what it answered.
    let explained =
        |at: &Error| errors.iter().any(|error| code(error) != SUBGRAPH_UNAVAILABLE && error.path == at.path);
    let told: Vec<bool> =
        errors.iter().map(|error| code(error) == SUBGRAPH_UNAVAILABLE && explained(error)).collect();
    let mut told = told.into_iter();
    errors.retain(|_| !told.next().unwrap_or(false));
}

fn code(error: &Error) -> &str {
    error.extensions.get("code").and_then(Value::as_str).unwrap_or(INTERNAL)
}

fn redact(error: &mut Error) {
    let found = code(error).to_owned();
    // A subgraph validates what the router wrote; only a value of the client's can be wrong with it.
    let input = found == "GRAPHQL_VALIDATION_FAILED" && error.extensions.contains_key(FROM_SUBGRAPH);
    let code = match found.as_str() {
        _ if input => "BAD_USER_INPUT",
        known if ABOUT_INPUT.contains(&known) => known,
        away if UNREACHABLE.contains(&away) => SUBGRAPH_UNAVAILABLE,
        other => {
            FROM_SUBGRAPHS.into_iter().find(|(code, _)| *code == other).map_or(INTERNAL, |(code, _)| code)
        }
    };
    if code == INTERNAL || found != code {
        tracing::error!(code = found, message = error.message, path = ?error.path, "a subgraph failed");
    }
    if let Some((_, message)) = FROM_SUBGRAPHS.into_iter().find(|(known, _)| *known == code) {
        message.clone_into(&mut error.message);
    } else if input {
        "an argument has a value that is not allowed".clone_into(&mut error.message);
    }
    let code = code.to_owned();
    error.locations.clear();
    error.path = error.path.take().filter(|path| !path.is_empty());
    error.extensions.clear();
    error.extensions.insert("code", code.into());
}
