//! Routes outside GraphQL: the public page and QR code of a certificate, and the public keys that verify it.

mod page;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use caller::Caller;
use chassis::Failure;

use crate::certificates::domain::{qr_png, qr_svg};
use crate::certificates::service::Certificates;

/// The page has the current status.
const NO_STORE: (HeaderName, &str) = (CACHE_CONTROL, "no-store");

/// Routes for everyone: the public keys of certificates (RFC 7517).
pub fn open_routes(certificates: Certificates) -> Router {
    Router::new()
        .route("/.well-known/certificate-keys.json", get(keys))
        .with_state(certificates)
}

/// Routes for requests that the gateway has signed, with any caller.
pub fn signed_routes(certificates: Certificates) -> Router {
    Router::new()
        .route("/certificates/{token}", get(certificate))
        .route("/certificates/{token}/qr.svg", get(svg))
        .route("/certificates/{token}/qr.png", get(png))
        .with_state(certificates)
}

async fn keys(State(certificates): State<Certificates>) -> impl IntoResponse {
    (
        [(CACHE_CONTROL, "public, max-age=60")],
        Json(certificates.issuer().jwks()),
    )
}

async fn certificate(
    State(certificates): State<Certificates>,
    Extension(caller): Extension<Arc<Caller>>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let found = certificates.verify(&caller, &token, chassis::now()).await?;
    let status = if found.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    Ok((
        status,
        [NO_STORE],
        page::headers(),
        page::render(&token, found.as_ref()).into_string(),
    )
        .into_response())
}

async fn svg(
    State(certificates): State<Certificates>,
    Extension(caller): Extension<Arc<Caller>>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let Some(text) = certificates.find_qr_text(&caller, &token).await? else {
        return Ok(missing());
    };
    let svg = qr_svg(&text).map_err(|error| Failure::internal(&error))?;
    Ok(([NO_STORE, (CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

async fn png(
    State(certificates): State<Certificates>,
    Extension(caller): Extension<Arc<Caller>>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let Some(text) = certificates.find_qr_text(&caller, &token).await? else {
        return Ok(missing());
    };
    let png = qr_png(&text).map_err(|error| Failure::internal(&error))?;
    Ok(([NO_STORE, (CONTENT_TYPE, "image/png")], png).into_response())
}

fn missing() -> Response {
    let page = page::render("", None).into_string();
    (StatusCode::NOT_FOUND, [NO_STORE], page::headers(), page).into_response()
}
