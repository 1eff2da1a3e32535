//! The common subgraph's responses that are not GraphQL: the page that stops emails.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::subgraphs::caller_of;

pub fn routes() -> Router {
    Router::new()
        .route("/unsubscribe/{token}", get(unsubscribe).post(unsubscribe))
        .route("/unsubscribe/{token}/resume", post(unsubscribe))
}

/// Echoes the caller, the method, the path and the length of the body.
async fn unsubscribe(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let Some(caller) = caller_of("common", &headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let status = if uri.path().contains("known") {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    (
        status,
        format!(
            "{:?} {method} {} {}",
            caller.identity(),
            uri.path(),
            body.len()
        ),
    )
        .into_response()
}
