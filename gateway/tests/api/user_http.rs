//! The user subgraph's server: its graph, and its responses that are not GraphQL.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

use crate::people::ISSUER;
use crate::session_http;
use crate::subgraphs::{Data, Server, Shared, TokenRequest, caller_of, router, user_schema};

pub async fn start(shared: &Data) -> Server {
    let routes = Router::new()
        .route("/.well-known/jwks.json", get(jwks))
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .route("/gateway/snapshot", get(snapshot))
        .route("/oauth/token", post(token))
        .with_state(Arc::clone(shared));
    let sessions = axum::middleware::from_fn_with_state(Arc::clone(shared), session_http::answer);
    let graph = router("user", user_schema(), shared).layer(sessions);
    Server::start(graph.merge(routes)).await
}

fn count(reads: &Mutex<u64>) {
    *reads.lock().unwrap() += 1;
}

async fn jwks(State(shared): State<Data>) -> Response {
    count(&shared.jwks_reads);
    let keys = shared.jwks.lock().unwrap().clone();
    ([(CACHE_CONTROL, "public, max-age=60")], Json(keys)).into_response()
}

async fn metadata(State(shared): State<Data>) -> Response {
    count(&shared.metadata_reads);
    let issuer = shared
        .issuer
        .lock()
        .unwrap()
        .clone()
        .unwrap_or_else(|| ISSUER.to_owned());
    Json(json!({ "issuer": issuer, "token_endpoint": format!("{issuer}/oauth/token") }))
        .into_response()
}

async fn snapshot(State(shared): State<Data>, headers: HeaderMap) -> Response {
    count(&shared.snapshot_reads);
    let Shared {
        clients,
        revoked,
        cutoffs,
        ..
    } = &*shared;
    match caller_of("user", &headers) {
        Some(caller) if caller.gateway().is_ok() => Json(json!({
            "clients": *clients.lock().unwrap(),
            "revokedSessions": *revoked.lock().unwrap(),
            "sessionCutoffs": *cutoffs.lock().unwrap(),
        }))
        .into_response(),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// The response depends on the request, so that a test can check each kind of response.
async fn token(State(shared): State<Data>, headers: HeaderMap, form: String) -> Response {
    let Some(caller) = caller_of("user", &headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let granted = form.contains("grant_type=client_credentials");
    let moved = form.contains("moved");
    shared.token_requests.lock().unwrap().push(TokenRequest {
        caller,
        headers,
        form,
    });
    if moved {
        return (
            StatusCode::TEMPORARY_REDIRECT,
            [(LOCATION, "/gateway/snapshot")],
        )
            .into_response();
    }
    if granted {
        let answer = json!({ "access_token": "abc", "token_type": "Bearer", "expires_in": 900 });
        return (
            [(CACHE_CONTROL.as_str(), "no-store"), ("x-inside", "story")],
            Json(answer),
        )
            .into_response();
    }
    let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"carnet\"")];
    (
        StatusCode::UNAUTHORIZED,
        challenge,
        Json(json!({ "error": "invalid_client" })),
    )
        .into_response()
}
