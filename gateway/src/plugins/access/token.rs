//! `POST /oauth/token` (RFC 6749). The user subgraph handles it; the gateway protects it.
//!
//! A request is charged and logged like an operation named `token`. The client that it claims to be has a separate
//! budget for this; its budget in the graph is not used, because the claim is not verified yet.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use apollo_router::Endpoint;
use apollo_router::services::router::Body;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use caller::{Identity, SigningKey};
use events::gateway::AccessRecord;
use http::header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use uuid::Uuid;

use super::access_log::Timing;
use super::body::{self, Unread};
use super::contract::Kind;
use super::documents::unavailable;
use super::endpoint;
use super::forward::{self, Answer};
use super::operation::has_media_type;
use super::rate::{Payer, Purpose};
use super::refusal::code;
use super::sign_caller::{CallerHeaders, Who};
use super::{Access, request_id};

const PATH: &str = "/oauth/token";
const OPERATION: &str = "token";
const FORM: &str = "application/x-www-form-urlencoded";
/// Maximum bytes of a request; a client assertion has a few thousand.
const LIMIT: usize = 16 * 1024;
/// Timeout for the body.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct TokenEndpoint {
    access: Arc<Access>,
    http: reqwest::Client,
    url: String,
    callers: CallerHeaders,
}

/// The reason why a request is not forwarded.
enum NotForwarded {
    Method,
    Invalid,
    TooLarge,
    Limited(Option<u64>),
    Away,
}

impl TokenEndpoint {
    pub fn endpoint(
        access: Arc<Access>,
        http: reqwest::Client,
        user_url: &str,
        key: &SigningKey,
    ) -> Endpoint {
        let cors = Arc::clone(&access.cors);
        let endpoint = Arc::new(Self {
            access,
            http,
            url: format!("{user_url}{PATH}"),
            callers: CallerHeaders::new("user", key),
        });
        endpoint::at(&cors, PATH, move |request| {
            Arc::clone(&endpoint).serve(request)
        })
    }

    async fn serve(self: Arc<Self>, request: Request<Body>) -> Response<Body> {
        let timing = Timing::start();
        let (parts, body) = request.into_parts();
        let correlation = request_id::read(&parts.headers);
        let (response, outcome) = match self.answer(&parts, body, correlation).await {
            Ok(answer) => {
                let outcome = answer
                    .error()
                    .unwrap_or_else(|| succeeded(answer.status).to_owned());
                (answer.response(), outcome)
            }
            Err(refused) => (refused.response(), refused.code().to_owned()),
        };
        let record = record(response.status(), outcome);
        let mut response = self
            .access
            .log
            .clone()
            .attach(response, correlation, timing, record);
        let headers = response.headers_mut();
        headers
            .entry(CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::try_from(correlation.to_string()) {
            headers.insert(request_id::HEADER, id);
        }
        response
    }

    async fn answer(
        &self,
        parts: &Parts,
        body: Body,
        correlation: Uuid,
    ) -> Result<Answer, NotForwarded> {
        if parts.method != Method::POST {
            return Err(NotForwarded::Method);
        }
        let address = self.access.addresses.read(&parts.headers);
        let mut credentials = parts.headers.get_all(AUTHORIZATION).iter();
        let authorization = credentials.next();
        let one = has_media_type(&parts.headers, FORM) && credentials.next().is_none();
        let form = if one {
            whole(parts, body).await
        } else {
            Err(NotForwarded::Invalid)
        };
        let claimed = form
            .as_ref()
            .ok()
            .and_then(|form| claimed_client(authorization, form));
        self.charge(address, claimed).await?;
        let form = form?;
        let who = Who {
            identity: Identity::Anonymous,
            client: None,
            address,
            correlation,
        };
        let signed = self.callers.of(who).map_err(|error| away(&error))?;
        let mut request = self
            .http
            .post(&self.url)
            .header(CONTENT_TYPE, FORM)
            .headers(signed)
            .body(form);
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        forward::send(request)
            .await
            .map_err(|error| away(&error.into()))
    }

    /// Charges an existing client to a separate budget, so that clients do not use up the budgets of others by
    /// accident. Unknown clients share one.
    async fn charge(
        &self,
        address: Option<IpAddr>,
        claimed: Option<Uuid>,
    ) -> Result<(), NotForwarded> {
        let known = claimed.filter(|id| {
            self.access
                .directory
                .client(*id)
                .is_ok_and(|client| client.is_some())
        });
        let way = known.map_or_else(|| OPERATION.to_owned(), |id| format!("{OPERATION}:{id}"));
        let payer = Payer {
            identity: &Identity::Anonymous,
            client: None,
            address,
            way: &way,
            purpose: Purpose::Work,
        };
        let limiter = &self.access.limiter;
        let charged = limiter.charge(payer, limiter.points_of(OPERATION)).await;
        charged.map_err(|refusal| NotForwarded::Limited(refusal.retry_after_seconds))
    }
}

/// The client that a request claims to be (RFC 6749, 2.3.1; RFC 7523, 3). The claim is not verified and only selects
/// the budget.
fn claimed_client(authorization: Option<&HeaderValue>, form: &[u8]) -> Option<Uuid> {
    let basic = authorization.and_then(|value| {
        let encoded = value.to_str().ok()?.strip_prefix("Basic ")?;
        let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        Uuid::try_parse(decoded.split_once(':')?.0).ok()
    });
    let named = |wanted: &str| {
        url::form_urlencoded::parse(form)
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    let by_name = || Uuid::try_parse(&named("client_id")?).ok();
    let by_assertion = || {
        let assertion = named("client_assertion")?;
        let claims = URL_SAFE_NO_PAD.decode(assertion.split('.').nth(1)?).ok()?;
        let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
        Uuid::try_parse(claims.get("sub")?.as_str()?).ok()
    };
    basic.or_else(by_name).or_else(by_assertion)
}

async fn whole(parts: &Parts, body: Body) -> Result<Bytes, NotForwarded> {
    match tokio::time::timeout(PATIENCE, body::read(&parts.headers, body, LIMIT)).await {
        Ok(Ok(form)) => Ok(form),
        Ok(Err(Unread::TooLarge)) => Err(NotForwarded::TooLarge),
        Ok(Err(Unread::Broken)) | Err(_) => Err(NotForwarded::Invalid),
    }
}

fn away(error: &anyhow::Error) -> NotForwarded {
    tracing::warn!("a token request cannot be forwarded: {error:#}");
    NotForwarded::Away
}

fn succeeded(status: StatusCode) -> &'static str {
    if status.is_success() {
        "OK"
    } else {
        code::INTERNAL
    }
}

fn record(status: StatusCode, outcome: String) -> AccessRecord {
    AccessRecord {
        client: None,
        client_kind: Kind::Public.name().to_owned(),
        user: None,
        organisation: None,
        operation: OPERATION.to_owned(),
        operation_type: "HTTP".to_owned(),
        operation_hash: String::new(),
        root_fields: vec![OPERATION.to_owned()],
        cost: 0,
        duration_micros: 0,
        response_bytes: 0,
        status: status.as_u16(),
        outcome,
    }
}

impl NotForwarded {
    const fn code(&self) -> &'static str {
        match self {
            Self::Method => code::METHOD_NOT_ALLOWED,
            Self::Invalid => code::INVALID_REQUEST,
            Self::TooLarge => code::PAYLOAD_TOO_LARGE,
            Self::Limited(_) => code::RATE_LIMITED,
            Self::Away => code::SUBGRAPH_UNAVAILABLE,
        }
    }

    fn response(&self) -> Response<Body> {
        let invalid = |status| forward::error(status, "invalid_request");
        match self {
            Self::Method => {
                let mut response = invalid(StatusCode::METHOD_NOT_ALLOWED);
                response
                    .headers_mut()
                    .insert(ALLOW, HeaderValue::from_static("POST"));
                response
            }
            Self::Invalid => invalid(StatusCode::BAD_REQUEST),
            Self::TooLarge => invalid(StatusCode::PAYLOAD_TOO_LARGE),
            Self::Limited(wait) => {
                let mut response =
                    forward::error(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable");
                if let Some(seconds) = wait {
                    response
                        .headers_mut()
                        .insert(RETRY_AFTER, HeaderValue::from(*seconds));
                }
                response
            }
            Self::Away => unavailable(),
        }
    }
}
