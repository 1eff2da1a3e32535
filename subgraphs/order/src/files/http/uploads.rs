//! `POST /files`: streams an upload.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json, Router};
use caller::Caller;
use commands::{CommandContext, Error};
use futures::{Stream, StreamExt};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;

use super::disposition;
use crate::files::domain::{File, refusals};
use crate::files::service::{Files, Upload};
use crate::http::refuse;

/// Maximum time for reading the rest of a refused upload, so that the client receives the response.
const REST: Duration = Duration::from_secs(20);

const IDEMPOTENCY_KEY: &str = "idempotency-key";

const FORM: &str = "multipart/form-data";

pub fn upload_routes(files: Files) -> Router {
    Router::new()
        .route("/files", post(upload))
        .with_state(files)
}

#[derive(Deserialize)]
struct UploadQuery {
    name: Option<String>,
    sha256: Option<String>,
}

async fn upload(
    State(files): State<Files>,
    Extension(caller): Extension<Arc<Caller>>,
    Query(query): Query<UploadQuery>,
    request: Request,
) -> Response {
    let headers = request.headers();
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let declared = header(CONTENT_TYPE.as_str());
    let upload = Upload {
        name: query.name.unwrap_or_default(),
        sha256: query.sha256,
        length: header(CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok()),
        idempotency_key: header(IDEMPOTENCY_KEY),
        declared,
    };
    let command = CommandContext::new(caller, chassis::now());
    let stored = if upload.declared.as_deref().is_some_and(is_form) {
        from_form(&files, &command, upload, request).await
    } else {
        let mut body = request.into_body().into_data_stream();
        let stored = files.upload(&command, upload, &mut body).await;
        if stored.is_err() {
            read_rest(body).await;
        }
        stored
    };
    match stored {
        Ok(file) => (StatusCode::CREATED, Json(description(&file))).into_response(),
        Err(error) => refuse(error),
    }
}

fn is_form(declared: &str) -> bool {
    declared
        .get(..FORM.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(FORM))
}

/// Uploads the first file of a form.
async fn from_form(
    files: &Files,
    command: &CommandContext,
    upload: Upload,
    request: Request,
) -> Result<File, Error> {
    let broken = || Error::from(refusals::upload_incomplete());
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken())?;
    while let Some(part) = form.next_field().await.map_err(|_| broken())? {
        // The multipart library supports neither `filename*` nor names that are not UTF-8.
        let Some(name) = disposition::file_name(part.headers()) else {
            continue;
        };
        let name = if name.is_empty() {
            upload.name.clone()
        } else {
            name
        };
        let declared = part.content_type().map(str::to_owned);
        // The announced length is that of the whole form.
        let upload = Upload {
            name,
            declared,
            length: None,
            ..upload
        };
        return files.upload(command, upload, part).await;
    }
    Err(refusals::file_empty().into())
}

async fn read_rest(mut body: impl Stream<Item = Result<Bytes, axum::Error>> + Unpin) {
    // The result is irrelevant: the upload was refused already.
    let _ = timeout(REST, async { while let Some(Ok(_)) = body.next().await {} }).await;
}

fn description(file: &File) -> serde_json::Value {
    json!({
        "id": file.id.0,
        "sha256": hex::encode(file.sha256),
        "size": file.size,
        "contentType": file.kind.into_str(),
        "name": file.name.expose_secret(),
    })
}
