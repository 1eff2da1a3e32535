//! Refusals of uploads and downloads.

use http::StatusCode;

use super::refusal::{Refusal, code};

pub fn invalid() -> Refusal {
    let message = "The request is malformed. Send each query parameter at most once.";
    Refusal::bad_request(code::INVALID_REQUEST, message)
}

pub fn too_large() -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        code::PAYLOAD_TOO_LARGE,
        "The file is too large. Send a smaller one.",
    )
}

pub fn incomplete() -> Refusal {
    let message = "The upload ended early or took too long. Send the file again.";
    Refusal::new(
        StatusCode::REQUEST_TIMEOUT,
        code::UPLOAD_INCOMPLETE,
        message,
    )
}

pub fn away(error: reqwest::Error) -> Refusal {
    // The URL may contain a file name or a reason.
    let error = error.without_url();
    tracing::warn!("the order subgraph does not answer a file request: {error}");
    unavailable()
}

pub fn unavailable() -> Refusal {
    let message = "Files are temporarily unavailable. Try again in a moment.";
    let mut refusal = Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        code::SUBGRAPH_UNAVAILABLE,
        message,
    );
    refusal.retry_after_seconds = Some(1);
    refusal
}
