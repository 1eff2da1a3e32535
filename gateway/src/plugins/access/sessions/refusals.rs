//! Refusals of session requests.

use http::StatusCode;

use crate::plugins::access::refusal::{Refusal, code};

pub fn method_not_allowed(allowed: &str) -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        code::METHOD_NOT_ALLOWED,
        format!("This path accepts {allowed} only."),
    )
}

pub fn without_key() -> Refusal {
    let message = "The request has no client key. Send the key of a web application in the header x-carnet-client-key.";
    Refusal::new(StatusCode::UNAUTHORIZED, code::CLIENT_UNKNOWN, message)
}

pub fn wrong_kind() -> Refusal {
    let message = "Session cookies are for clients of the kinds WEB and ADMIN only. Call signIn and refreshSession of \
                   the graph.";
    Refusal::new(StatusCode::FORBIDDEN, code::FORBIDDEN, message)
}

pub fn not_json() -> Refusal {
    Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code::UNSUPPORTED_MEDIA_TYPE,
        "The content type of the body must be application/json.",
    )
}

pub fn too_large(limit: usize) -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        code::PAYLOAD_TOO_LARGE,
        format!("The request body is too large. The limit is {limit} bytes."),
    )
}

pub fn invalid() -> Refusal {
    let message = "The request body is not valid. Send one JSON object with the fields of the mutation's input.";
    Refusal::bad_request(code::INVALID_REQUEST, message)
}

pub fn refresh_token_invalid() -> Refusal {
    let message = "This browser has no session, or its session has ended. Sign in.";
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        code::REFRESH_TOKEN_INVALID,
        message,
    )
}

pub fn unavailable() -> Refusal {
    let mut refusal = Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        code::SUBGRAPH_UNAVAILABLE,
        "Sessions are temporarily unavailable. Try again in a moment.",
    );
    refusal.retry_after_seconds = Some(1);
    refusal
}

pub fn timed_out() -> Refusal {
    Refusal::new(
        StatusCode::GATEWAY_TIMEOUT,
        code::TIMEOUT,
        "The request timed out. Try again.",
    )
}

/// Logs the reason, which is not for the client.
pub fn internal(reason: &str) -> Refusal {
    tracing::error!("a session request failed: {reason}");
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        code::INTERNAL,
        "Internal error.",
    )
}
