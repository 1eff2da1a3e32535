//! The order subgraph's responses that are not GraphQL: files.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use caller::Caller;
use futures::{StreamExt as _, stream};
use serde_json::json;
use uuid::Uuid;

use crate::subgraphs::{Data, caller_of};

/// The size of a downloaded file in bytes.
pub const FILE: usize = 3 * 1024 * 1024;

/// An upload or a download that the subgraph received.
pub struct FileRequest {
    pub caller: Caller,
    pub headers: HeaderMap,
    pub query: String,
    /// The ID of a download.
    pub id: Option<Uuid>,
    pub bytes: usize,
    /// True if the complete body arrived.
    pub whole: bool,
    pub ended: bool,
}

pub fn routes(shared: &Data) -> Router {
    Router::new()
        .route("/files", post(upload))
        .route("/files/{id}", get(download))
        .with_state(Arc::clone(shared))
}

fn seen(headers: &HeaderMap, query: Option<String>, id: Option<Uuid>) -> Option<FileRequest> {
    let caller = caller_of("order", headers)?;
    let (headers, query) = (headers.clone(), query.unwrap_or_default());
    Some(FileRequest {
        caller,
        headers,
        query,
        id,
        bytes: 0,
        whole: false,
        ended: false,
    })
}

fn refuse(status: StatusCode, code: &str) -> Response {
    (
        status,
        Json(json!({ "errors": [{ "message": "no", "extensions": { "code": code } }] })),
    )
        .into_response()
}

/// Observes the end of a request, even if its response is no longer awaited.
struct Ending {
    shared: Data,
    at: usize,
}

impl Ending {
    fn of(shared: Data, seen: FileRequest) -> Self {
        let mut files = shared.files.lock().unwrap();
        files.push(seen);
        let at = files.len() - 1;
        drop(files);
        Self { shared, at }
    }

    fn change(&self, change: impl FnOnce(&mut FileRequest)) {
        change(&mut self.shared.files.lock().unwrap()[self.at]);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.change(|seen| seen.ended = true);
    }
}

async fn upload(
    State(shared): State<Data>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let Some(seen) = seen(request.headers(), query, None) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let refused = seen.query.contains("refuse");
    let ending = Ending::of(shared, seen);
    let mut body = request.into_body().into_data_stream();
    if refused {
        // Responds at once and drains the rest, so that the sender can read the response.
        tokio::spawn(async move { while let Some(Ok(_)) = body.next().await {} });
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_TYPE");
    }
    let mut read = 0;
    let whole = loop {
        match body.next().await {
            Some(Ok(bytes)) => read += bytes.len(),
            Some(Err(_)) => break false,
            None => break true,
        }
    };
    ending.change(|seen| (seen.bytes, seen.whole) = (read, whole));
    (
        StatusCode::CREATED,
        [("x-inside", "story")],
        Json(json!({ "size": read })),
    )
        .into_response()
}

async fn download(
    State(shared): State<Data>,
    RawQuery(query): RawQuery,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Response {
    let Some(seen) = seen(&headers, query, Some(id)) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let (breaks, stalls) = (seen.query.contains("break"), seen.query.contains("stall"));
    let twice = seen.query.matches("reason=").count() > 1;
    shared.files.lock().unwrap().push(seen);
    if twice {
        // The response of the HTTP library that the subgraph uses.
        return (StatusCode::BAD_REQUEST, "duplicate field `reason`").into_response();
    }
    if id.is_nil() {
        return refuse(StatusCode::NOT_FOUND, "FILE_NOT_FOUND");
    }
    let pieces = (0..FILE / 65_536).map(move |piece| match piece {
        10 if breaks => Err(std::io::Error::other("damaged")),
        _ => Ok(Bytes::from(vec![7; 65_536])),
    });
    let pieces = if stalls {
        stream::iter(pieces)
            .take(10)
            .chain(stream::pending())
            .boxed()
    } else {
        stream::iter(pieces).boxed()
    };
    let headers = [
        ("content-type", "application/pdf".to_owned()),
        ("content-length", FILE.to_string()),
        (
            "content-disposition",
            "attachment; filename*=UTF-8''a.pdf".to_owned(),
        ),
        (
            "content-security-policy",
            "default-src 'none'; sandbox".to_owned(),
        ),
        ("cache-control", "private, no-store".to_owned()),
        ("x-inside", "story".to_owned()),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
