//! Forwards a request that is not GraphQL to a subgraph, and returns its response.

use apollo_router::services::router::{Body, body};
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::Value;

use super::refusal::json;

/// A response whose body is in memory.
#[derive(Clone)]
pub struct Answer {
    pub status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// Sends the request, and keeps the parts of the response that the client may receive.
pub async fn send(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let mut answer = request.send().await?;
    let status = answer.status();
    let mut headers = HeaderMap::new();
    for name in [
        CONTENT_TYPE,
        CACHE_CONTROL,
        WWW_AUTHENTICATE,
        CONTENT_SECURITY_POLICY,
        REFERRER_POLICY,
    ] {
        if let Some(value) = answer.headers_mut().remove(&name) {
            headers.insert(name, value);
        }
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(Answer {
        status,
        headers,
        body: answer.bytes().await?,
    })
}

impl Answer {
    pub fn response(self) -> Response<Body> {
        let mut response = Response::new(body::from_bytes(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }

    /// The body, if it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The code of an OAuth error (RFC 6749, section 5.2), if the response is one.
    pub fn error(&self) -> Option<String> {
        self.json()?
            .get("error")?
            .as_str()
            .map(|code| code.chars().take(100).collect())
    }
}

/// An OAuth error that the gateway itself returns (RFC 6749, 5.2).
pub fn error(status: StatusCode, code: &str) -> Response<Body> {
    let description = match status {
        StatusCode::METHOD_NOT_ALLOWED => "use a method that the header Allow names",
        StatusCode::PAYLOAD_TOO_LARGE => "the body is too large",
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            "try again after the time in Retry-After"
        }
        _ => {
            "send one form (application/x-www-form-urlencoded) and at most one Authorization header"
        }
    };
    let answer = serde_json::json!({ "error": code, "error_description": description });
    let mut response = json(status, &answer);
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
