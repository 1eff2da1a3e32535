//! The routes that are not GraphQL: what the gateway needs before it can let anybody in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Json, Router};
use caller::Caller;
use chassis::Failure;

use crate::service::Service;

/// For everybody: the public keys of access tokens (RFC 7517).
pub fn open_routes(service: Service) -> Router {
    Router::new().route("/.well-known/jwks.json", get(jwks)).with_state(service)
}

/// For a signed caller; the service decides for which.
pub fn signed_routes(service: Service) -> Router {
    Router::new().route("/gateway/snapshot", get(snapshot)).with_state(service)
}

async fn jwks(State(service): State<Service>) -> impl IntoResponse {
    ([(CACHE_CONTROL, "public, max-age=60")], Json(service.public_keys()))
}

async fn snapshot(
    State(service): State<Service>,
    Extension(caller): Extension<Arc<Caller>>,
) -> Result<impl IntoResponse, Failure> {
    let snapshot = service.gateway_snapshot(&caller, chassis::now()).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(snapshot)))
}
