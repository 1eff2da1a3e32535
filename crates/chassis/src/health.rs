//! `GET /health`: liveness. `GET /health?ready`: readiness, from the checks of [`crate::App::ready`]. Both are open to every caller, so
//! they name failed checks and not the reasons.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use futures::future::{self, BoxFuture};
use http::StatusCode;
use serde_json::json;

/// Timeout of a check.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) struct Check {
    pub name: &'static str,
    pub run: Box<dyn Fn() -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>,
}

pub(crate) async fn get(
    State(checks): State<Arc<Vec<Check>>>,
    RawQuery(query): RawQuery,
) -> Response {
    if query.is_none_or(|query| query != "ready") {
        return Json(json!({ "status": "UP" })).into_response();
    }
    let results = future::join_all(checks.iter().map(run)).await;
    let down: Vec<&str> = results.into_iter().flatten().collect();
    match down.as_slice() {
        [] => Json(json!({ "status": "UP" })).into_response(),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "status": "DOWN", "down": down })),
        )
            .into_response(),
    }
}

/// Returns the name of the check if it failed.
async fn run(check: &Check) -> Option<&'static str> {
    match tokio::time::timeout(PATIENCE, (check.run)()).await {
        Ok(Ok(())) => None,
        Ok(Err(reason)) => {
            tracing::warn!(check = check.name, ?reason, "not ready");
            Some(check.name)
        }
        Err(_) => {
            tracing::warn!(check = check.name, "not ready: no answer");
            Some(check.name)
        }
    }
}
