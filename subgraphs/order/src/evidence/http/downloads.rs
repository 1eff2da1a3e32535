//! `GET /files/<id>`: streams a file.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use caller::Caller;
use commands::Error;
use futures::TryStreamExt;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::disposition;
use crate::domain::FileId;
use crate::evidence::service::Downloads;
use crate::files::domain::file_name;
use crate::files::service::FileReading;
use crate::http::refuse;

const REASON: &str = "x-carnet-reason";

pub fn download_routes(downloads: Downloads) -> Router {
    Router::new()
        .route("/files/{id}", get(download))
        .with_state(downloads)
}

#[derive(Deserialize)]
struct DownloadQuery {
    reason: Option<String>,
}

async fn download(
    State(downloads): State<Downloads>,
    Extension(caller): Extension<Arc<Caller>>,
    Path(id): Path<String>,
    Query(query): Query<DownloadQuery>,
    headers: HeaderMap,
) -> Response {
    let header = headers
        .get(REASON)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let reason = header.or(query.reason).map(SecretString::from);
    let reading = downloads.read(&caller, FileId::parse(&id), reason, chassis::now());
    match reading.await {
        Ok(reading) => answer(reading),
        Err(error) => refuse(error),
    }
}

/// Response with the file as an attachment. Browsers must neither display the content nor execute scripts in it.
fn answer(reading: FileReading) -> Response {
    let file = &reading.file;
    // A file that was stored before the current rules for names may have a name that is not valid on all operating systems.
    let name = file_name(file.name.expose_secret(), file.kind);
    let mut headers = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static(file.kind.into_str())),
        (CONTENT_LENGTH, HeaderValue::from(file.size)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ]);
    headers.insert(CONTENT_DISPOSITION, disposition::attachment(&name));
    let bytes = futures::stream::try_unfold(reading, async |mut reading| {
        let next = reading.next().await?;
        Ok::<_, Error>(next.map(|bytes| (bytes, reading)))
    });
    // The connection is aborted, so that the client does not mistake a partial file for a complete one.
    let bytes = bytes.inspect_err(|error| tracing::error!(?error, "the download of a file failed"));
    (headers, Body::from_stream(bytes)).into_response()
}
