//! Public documents of the subgraphs: the keys of access tokens, the metadata of the token endpoint, the keys of
//! certificates.
//!
//! Responses are cached for seconds, so requests are cheap and are neither charged nor logged. The cache time is short,
//! because a new key is published only briefly before it is used.

use std::sync::Arc;
use std::time::{Duration, Instant};

use apollo_router::Endpoint;
use apollo_router::services::router::Body;
use http::header::{ALLOW, RETRY_AFTER};
use http::{HeaderValue, Method, Response, StatusCode};
use tokio::sync::Mutex;

use super::cors::Cors;
use super::endpoint;
use super::forward::{self, Answer};

const FRESH: Duration = Duration::from_secs(5);
/// How long a failed read is cached.
const FAILED: Duration = Duration::from_secs(1);

pub struct Document {
    url: String,
    http: reqwest::Client,
    /// The last response with the time of its arrival; `None` inside if the read failed. The lock is held during a
    /// read, so that concurrent requests share it.
    kept: Mutex<Option<(Instant, Option<Answer>)>>,
}

impl Document {
    pub fn endpoint(
        cors: &Arc<Cors>,
        path: &'static str,
        http: reqwest::Client,
        base: &str,
    ) -> Endpoint {
        let document = Arc::new(Self {
            url: format!("{base}{path}"),
            http,
            kept: Mutex::new(None),
        });
        endpoint::at(cors, path, move |request| {
            let document = Arc::clone(&document);
            async move { document.serve(request.method()).await }
        })
    }

    async fn serve(&self, method: &Method) -> Response<Body> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            let mut response = forward::error(StatusCode::METHOD_NOT_ALLOWED, "invalid_request");
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        self.answer()
            .await
            .map_or_else(unavailable, Answer::response)
    }

    async fn answer(&self) -> Option<Answer> {
        let mut kept = self.kept.lock().await;
        if let Some((at, answer)) = &*kept {
            let whole = answer
                .as_ref()
                .is_some_and(|answer| answer.status == StatusCode::OK);
            if at.elapsed() < if whole { FRESH } else { FAILED } {
                return answer.clone();
            }
        }
        let answer = match forward::send(self.http.get(&self.url)).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                tracing::warn!(url = self.url, "a document cannot be read: {error}");
                None
            }
        };
        *kept = Some((Instant::now(), answer.clone()));
        answer
    }
}

/// The response when the subgraph is unavailable.
pub fn unavailable() -> Response<Body> {
    let mut response = forward::error(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable");
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}
