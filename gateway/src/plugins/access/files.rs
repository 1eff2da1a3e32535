//! `POST /files` and `GET /files/<id>`. The order subgraph stores evidence files; the gateway controls access to it.
//!
//! A request passes the stages that do not need an operation, and is charged as the root field `uploadFile` or
//! `readFile`. Its body is streamed: a chunk is read from the client when the previous chunk has been forwarded. If a
//! client sends too much or too slowly, the upload is aborted towards the subgraph too, which then stores nothing.

use std::sync::Arc;
use std::time::Duration;

use apollo_compiler::Name;
use apollo_router::Endpoint;
use apollo_router::services::router::Body;
use bytes::Bytes;
use caller::SigningKey;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use uuid::Uuid;

use super::body::{DRAIN, Unread};
use super::endpoint;
use super::exchange::Exchange;
use super::file_refusals::{away, incomplete, invalid, too_large, unavailable};
use super::pipeline;
use super::prices::content_length;
use super::redact::is_scope_list;
use super::refusal::{Refusal, code, json};
use super::sign_caller::CallerHeaders;
use super::{Access, config, request_id};

/// Timeout for the next chunk from the client.
const NEXT_BYTES: Duration = Duration::from_secs(20);
/// How long the rest of a refused upload is drained.
const REST: Duration = Duration::from_secs(10);

/// Request headers that are forwarded to the subgraph.
const ASKED: [HeaderName; 3] = [
    CONTENT_TYPE,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("x-carnet-reason"),
];
/// Response headers that are returned to the client.
const TOLD: [HeaderName; 7] = [
    CONTENT_TYPE,
    CONTENT_LENGTH,
    CONTENT_DISPOSITION,
    CONTENT_SECURITY_POLICY,
    CACHE_CONTROL,
    RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Upload,
    Download,
}

impl Route {
    const fn method(self) -> Method {
        match self {
            Self::Upload => Method::POST,
            Self::Download => Method::GET,
        }
    }

    /// The operation name for charging and for the access log.
    const fn name(self) -> Name {
        match self {
            Self::Upload => Name::new_static_unchecked("uploadFile"),
            Self::Download => Name::new_static_unchecked("readFile"),
        }
    }
}

pub struct Files {
    access: Arc<Access>,
    http: reqwest::Client,
    url: String,
    callers: CallerHeaders,
    largest: usize,
    patience: Duration,
}

impl Files {
    pub fn endpoints(
        access: &Arc<Access>,
        http: &reqwest::Client,
        config: &config::Files,
        order_url: &str,
        key: &SigningKey,
    ) -> [Endpoint; 2] {
        let files = Arc::new(Self {
            access: Arc::clone(access),
            http: http.clone(),
            url: format!("{order_url}/files"),
            callers: CallerHeaders::new("order", key),
            largest: config.largest,
            patience: Duration::from_secs(config.seconds),
        });
        let (cors, uploads) = (&access.cors, Arc::clone(&files));
        [
            endpoint::at(cors, "/files", move |request| {
                Arc::clone(&uploads).serve(request, Route::Upload)
            }),
            endpoint::at(cors, "/files/{id}", move |request| {
                Arc::clone(&files).serve(request, Route::Download)
            }),
        ]
    }

    async fn serve(self: Arc<Self>, request: Request<Body>, route: Route) -> Response<Body> {
        let mut exchange = Exchange::new(request, &self.access.addresses);
        let (response, outcome) = match self.answer(&mut exchange, route).await {
            Ok(answered) => answered,
            Err(refusal) => {
                let mut response = refusal.response();
                if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
                    let allowed = HeaderValue::try_from(route.method().as_str());
                    response
                        .headers_mut()
                        .extend(allowed.ok().map(|allowed| (ALLOW, allowed)));
                }
                (response, refusal.code().to_owned())
            }
        };
        let mut record = exchange.record(response.status().as_u16(), &outcome);
        "HTTP".clone_into(&mut record.operation_type);
        let mut response =
            self.access
                .log
                .clone()
                .attach(response, exchange.correlation, exchange.timing, record);
        let headers = response.headers_mut();
        headers
            .entry(CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::try_from(exchange.correlation.to_string()) {
            headers.insert(request_id::HEADER, id);
        }
        response
    }

    async fn answer(
        &self,
        exchange: &mut Exchange,
        route: Route,
    ) -> Result<(Response<Body>, String), Refusal> {
        let body = exchange.take_body();
        if let Err(refusal) = self.admit(exchange, route).await {
            let _ = timeout(REST, drain(body, 0)).await;
            return Err(refusal);
        }
        let request = self.request(exchange, route)?;
        let answer = match (route, body) {
            (Route::Upload, Some(body)) => self.pass_on(request, body).await?,
            _ => request.send().await.map_err(away)?,
        };
        if route == Route::Download && answer.status().is_success() {
            self.charge(exchange, answer.content_length().unwrap_or(0))
                .await?;
        }
        give_back(answer).await
    }

    /// Decides before the body is read. An upload is charged by its announced length, or as the largest possible file
    /// if it announces none.
    async fn admit(&self, exchange: &mut Exchange, route: Route) -> Result<(), Refusal> {
        pipeline::admit_beside(&self.access, exchange, route.name()).await?;
        self.check(exchange, route)?;
        if route == Route::Upload {
            let announced = content_length(&exchange.parts.headers);
            self.charge(exchange, announced.unwrap_or(self.largest as u64))
                .await?;
        }
        Ok(())
    }

    async fn charge(&self, exchange: &mut Exchange, bytes: u64) -> Result<(), Refusal> {
        let limiter = &self.access.limiter;
        match limiter.prices().file(bytes) {
            0 => Ok(()),
            points => limiter.charge(exchange.payer(), points).await,
        }
    }

    fn check(&self, exchange: &Exchange, route: Route) -> Result<(), Refusal> {
        if exchange.parts.method != route.method() {
            let message = format!("This path accepts {} only.", route.method());
            return Err(Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                code::METHOD_NOT_ALLOWED,
                message,
            ));
        }
        let announced = content_length(&exchange.parts.headers);
        if announced.is_some_and(|length| length > self.largest as u64) {
            Err(too_large())
        } else {
            Ok(())
        }
    }

    fn request(
        &self,
        exchange: &Exchange,
        route: Route,
    ) -> Result<reqwest::RequestBuilder, Refusal> {
        let uri = &exchange.parts.uri;
        let url = match route {
            Route::Upload => self.url.clone(),
            // A malformed ID is forwarded as the nil UUID, which matches no file.
            Route::Download => {
                let id = uri
                    .path()
                    .rsplit('/')
                    .next()
                    .and_then(|id| Uuid::try_parse(id).ok());
                format!("{}/{}", self.url, id.unwrap_or_default())
            }
        };
        let url = uri
            .query()
            .map_or_else(|| url.clone(), |query| format!("{url}?{query}"));
        let signed = self.callers.of(exchange.who()).map_err(|error| {
            tracing::error!("a caller cannot be signed: {error:#}");
            Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                code::INTERNAL,
                "Internal error.",
            )
        })?;
        let headers = kept(&exchange.parts.headers, &ASKED);
        Ok(self
            .http
            .request(route.method(), url)
            .headers(headers)
            .headers(signed))
    }

    /// Forwards the request and streams the client's body.
    async fn pass_on(
        &self,
        request: reqwest::RequestBuilder,
        body: Body,
    ) -> Result<reqwest::Response, Refusal> {
        let (sender, receiver) = mpsc::channel(2);
        let sent = request
            .body(reqwest::Body::wrap_stream(ReceiverStream::new(receiver)))
            .send();
        let both = async { tokio::join!(pump(body, self.largest, sender), sent) };
        let (pumped, answer) = timeout(self.patience, both)
            .await
            .map_err(|_| incomplete())?;
        match pumped {
            Ok(()) => answer.map_err(away),
            Err(Unread::TooLarge) => Err(too_large()),
            Err(Unread::Broken) => Err(incomplete()),
        }
    }
}

type Piece = Result<Bytes, std::io::Error>;

/// Streams a body to the subgraph, up to a limit. If the receiver is gone because a response exists already, the rest
/// is drained, so that the client can read the response.
async fn pump(mut body: Body, limit: usize, to: mpsc::Sender<Piece>) -> Result<(), Unread> {
    let mut read = 0_usize;
    let broken = |why: &str| Err(std::io::Error::other(why));
    loop {
        let frame = match timeout(NEXT_BYTES, body.frame()).await {
            Ok(None) => return Ok(()),
            Ok(Some(Ok(frame))) => frame,
            Ok(Some(Err(_))) | Err(_) => {
                let _ = to
                    .send(broken("the client disconnected or timed out"))
                    .await;
                return Err(Unread::Broken);
            }
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        read = read.saturating_add(data.len());
        if read > limit {
            let _ = to.send(broken("the client sent more than the limit")).await;
            drop(to);
            let _ = timeout(REST, drain(Some(body), read)).await;
            return Err(Unread::TooLarge);
        }
        let _ = to.send(Ok(data)).await;
    }
}

/// Drains the body up to the limit.
async fn drain(body: Option<Body>, already: usize) {
    let (Some(mut body), mut read) = (body, already) else {
        return;
    };
    while let Some(Ok(frame)) = body.frame().await {
        read = read.saturating_add(frame.data_ref().map_or(0, Bytes::len));
        if read > DRAIN {
            return;
        }
    }
}

/// Returns the subgraph's response and the outcome code for the access log. A file is streamed; an error is read into
/// memory.
async fn give_back(answer: reqwest::Response) -> Result<(Response<Body>, String), Refusal> {
    let (status, mut headers) = (answer.status(), kept(answer.headers(), &TOLD));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let (body, outcome) = if status.is_success() {
        let body = http::Response::<reqwest::Body>::from(answer).into_body();
        (
            body.map_err(axum::Error::new).boxed_unsync(),
            "OK".to_owned(),
        )
    } else {
        let text = answer.bytes().await.map_err(away)?;
        let Ok(error) = serde_json::from_slice::<Value>(&text) else {
            tracing::warn!(
                status = status.as_u16(),
                "the order subgraph refused a file request with an unknown error format"
            );
            return Err(if status.is_client_error() {
                invalid()
            } else {
                unavailable()
            });
        };
        let outcome = error
            .pointer("/errors/0/extensions/code")
            .and_then(Value::as_str);
        let outcome = outcome
            .unwrap_or(code::INTERNAL)
            .chars()
            .take(100)
            .collect();
        headers.remove(CONTENT_LENGTH);
        headers.extend(insufficient_scope(&error).map(|challenge| (WWW_AUTHENTICATE, challenge)));
        (json(status, &error).into_body(), outcome)
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok((response, outcome))
}

/// The challenge for a program that lacks the scope for a file (RFC 6750, section 3.1).
fn insufficient_scope(error: &Value) -> Option<HeaderValue> {
    let extensions = error.pointer("/errors/0/extensions")?;
    let scope = extensions
        .get("scope")?
        .as_str()
        .filter(|scope| is_scope_list(scope))?;
    let forbidden = extensions.get("code")?.as_str() == Some(code::FORBIDDEN);
    let text = format!("Bearer realm=\"carnet\", error=\"insufficient_scope\", scope=\"{scope}\"");
    HeaderValue::try_from(text).ok().filter(|_| forbidden)
}

fn kept(headers: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    names
        .iter()
        .filter_map(|name| Some((name.clone(), headers.get(name)?.clone())))
        .collect()
}
