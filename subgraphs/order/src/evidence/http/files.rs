//! `POST /files` takes a file in, `GET /files/<id>` gives it out. Both stream.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Path, Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use caller::Caller;
use chassis::Failure;
use futures::{Stream, StreamExt, TryStreamExt};
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;

use super::disposition;
use crate::domain::FileId;
use crate::evidence::domain::{File, file_name, refusals};
use crate::evidence::service::{FileReading, Upload};
use crate::service::{Error, Service};

/// How long the rest of a refused upload is read for, so that its sender lives to see the answer.
const REST: Duration = Duration::from_secs(20);

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const REASON: &str = "x-carnet-reason";

const FORM: &str = "multipart/form-data";

pub fn file_routes(service: Service) -> Router {
    Router::new()
        .route("/files", post(upload))
        .route("/files/{id}", get(download))
        .with_state(service)
}

#[derive(Deserialize)]
struct UploadQuery {
    name: Option<String>,
    sha256: Option<String>,
}

#[derive(Deserialize)]
struct DownloadQuery {
    reason: Option<String>,
}

async fn upload(
    State(service): State<Service>,
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
        now: chassis::now(),
        declared,
    };
    let kept = if upload.declared.as_deref().is_some_and(is_form) {
        from_form(&service, &caller, upload, request).await
    } else {
        let mut body = request.into_body().into_data_stream();
        let kept = service.upload_file(&caller, upload, &mut body).await;
        if kept.is_err() {
            read_rest(body).await;
        }
        kept
    };
    match kept {
        Ok(file) => (StatusCode::CREATED, Json(told(&file))).into_response(),
        Err(error) => refuse(error),
    }
}

fn is_form(declared: &str) -> bool {
    declared
        .get(..FORM.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(FORM))
}

/// The first part of a form that is a file.
async fn from_form(
    service: &Service,
    caller: &Caller,
    upload: Upload,
    request: Request,
) -> Result<File, Error> {
    let broken = || Error::from(refusals::upload_incomplete());
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken())?;
    while let Some(part) = form.next_field().await.map_err(|_| broken())? {
        // The library knows neither `filename*` nor names that are not UTF-8.
        let Some(name) = disposition::file_name(part.headers()) else {
            continue;
        };
        let name = if name.is_empty() {
            upload.name.clone()
        } else {
            name
        };
        let declared = part.content_type().map(str::to_owned);
        // What is announced is the length of the form, which is longer.
        let upload = Upload {
            name,
            declared,
            length: None,
            ..upload
        };
        return service.upload_file(caller, upload, part).await;
    }
    Err(refusals::file_empty().into())
}

async fn read_rest(mut body: impl Stream<Item = Result<Bytes, axum::Error>> + Unpin) {
    // Whether it ends, breaks off or takes too long is all the same.
    let _ = timeout(REST, async { while let Some(Ok(_)) = body.next().await {} }).await;
}

fn told(file: &File) -> serde_json::Value {
    json!({
        "id": file.id.0,
        "sha256": hex::encode(file.sha256),
        "size": file.size,
        "contentType": file.kind.into_str(),
        "name": file.name.expose_secret(),
    })
}

async fn download(
    State(service): State<Service>,
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
    let reading = service.read_file(&caller, FileId::parse(&id), reason, chassis::now());
    match reading.await {
        Ok(reading) => answer(reading),
        Err(error) => refuse(error),
    }
}

/// A file goes out as something to keep, never as something to show: whatever is in it, a browser runs none of it.
fn answer(reading: FileReading) -> Response {
    let file = &reading.file;
    // Of a file that came in before a rule about names, the name may be none that every machine takes.
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
    // The connection is cut, so that nobody takes what has come for the file.
    let bytes =
        bytes.inspect_err(|error| tracing::error!(?error, "a file broke off while it was sent"));
    (headers, Body::from_stream(bytes)).into_response()
}

fn refuse(error: Error) -> Response {
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
