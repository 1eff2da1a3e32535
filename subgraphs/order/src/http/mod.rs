//! Responses of routes that are not GraphQL, for all capabilities.

use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chassis::Failure;
use commands::Error;
use refusal::ErrorCode;
use serde_json::json;

/// Returns the response to a refused or failed request.
pub(crate) fn refuse(error: Error) -> Response {
    let Error::Refused(refusals) = error else {
        return Failure::from(error).into_response();
    };
    let status = refusals
        .first()
        .map_or(StatusCode::UNPROCESSABLE_ENTITY, |refusal| {
            status(refusal.code)
        });
    let errors = refusals.iter().map(|refusal| {
        json!({ "message": refusal.message, "extensions": { "code": refusal.code.into_str() } })
    });
    let errors: Vec<_> = errors.collect();
    let no_store: [(HeaderName, HeaderValue); 1] =
        [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, no_store, Json(json!({ "errors": errors }))).into_response()
}

const fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::FileNotFound => StatusCode::NOT_FOUND,
        ErrorCode::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorCode::UploadIncomplete => StatusCode::BAD_REQUEST,
        ErrorCode::TooManyFiles | ErrorCode::TooManyDownloads => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::FileCorrupt => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
