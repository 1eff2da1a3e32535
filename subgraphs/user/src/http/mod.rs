//! Routes outside GraphQL: public keys and metadata, the snapshot for the gateway, and the token endpoint.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use caller::Caller;
use chassis::Failure;
use serde_json::json;
use strum::VariantArray;

use crate::api_clients::domain::{KNOWN_SCOPES, KeyAlgorithm};
use crate::api_clients::http as token;
use crate::api_clients::service::ApiClients;
use crate::sessions::service::Tokens;

/// Maximum size of a token request, in bytes.
const TOKEN_REQUEST: usize = 64 * 1024;
/// Short, so that all consumers have read a new key before it signs.
const PUBLIC: [(axum::http::HeaderName, &str); 1] = [(CACHE_CONTROL, "public, max-age=5")];

/// Public routes: the public keys of access tokens (RFC 7517) and the metadata of the issuer (RFC 8414).
pub fn open_routes(tokens: Tokens) -> Router {
    Router::new()
        .route("/.well-known/jwks.json", get(jwks))
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .with_state(tokens)
}

/// Routes for signed callers. The service authorises the caller.
pub fn signed_routes(clients: ApiClients) -> Router {
    Router::new()
        .route("/gateway/snapshot", get(snapshot))
        .route(
            "/oauth/token",
            post(token::issue).layer(DefaultBodyLimit::max(TOKEN_REQUEST)),
        )
        .with_state(clients)
}

async fn jwks(State(tokens): State<Tokens>) -> impl IntoResponse {
    (PUBLIC, Json(tokens.public_keys(chassis::now())))
}

async fn metadata(State(tokens): State<Tokens>) -> impl IntoResponse {
    let authority = tokens.authority();
    let metadata = json!({
        "issuer": authority.issuer,
        "token_endpoint": authority.token_endpoint,
        "jwks_uri": authority.jwks_uri,
        "response_types_supported": [],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": KeyAlgorithm::VARIANTS,
        "scopes_supported": KNOWN_SCOPES,
    });
    (PUBLIC, Json(metadata))
}

async fn snapshot(
    State(clients): State<ApiClients>,
    Extension(caller): Extension<Arc<Caller>>,
) -> Result<impl IntoResponse, Failure> {
    let snapshot = clients.gateway_snapshot(&caller, chassis::now()).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(snapshot)))
}
