//! Public pages that a subgraph serves behind the gateway: the page of a certificate with the images of its QR code,
//! and the page that stops emails.
//!
//! A request is charged and logged like an anonymous operation with the name of its site. The token in the URL gives
//! access to the page, so it is never logged. No body is read or forwarded.

use std::net::IpAddr;
use std::sync::Arc;

use apollo_router::Endpoint;
use apollo_router::services::router::Body;
use caller::{Identity, SigningKey};
use events::gateway::AccessRecord;
use http::header::{ALLOW, CACHE_CONTROL, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use uuid::Uuid;

use super::access_log::Timing;
use super::contract::Kind;
use super::documents::unavailable;
use super::endpoint;
use super::forward::{self, Answer};
use super::rate::{Payer, Purpose};
use super::refusal::code;
use super::sign_caller::{CallerHeaders, Who};
use super::{Access, request_id};

/// The public keys that verify QR codes.
pub const KEYS: &str = "/.well-known/certificate-keys.json";

/// The pages of one subgraph.
pub struct Site {
    subgraph: &'static str,
    /// The operation name for charging and for the access log.
    operation: &'static str,
    paths: &'static [&'static str],
    /// The path that is requested instead of an invalid one; no page has it.
    none: &'static str,
    /// True if `POST` is forwarded.
    takes_posts: bool,
}

pub const CERTIFICATES: Site = Site {
    subgraph: "order",
    operation: "certificate",
    paths: &[
        "/certificates/{token}",
        "/certificates/{token}/qr.svg",
        "/certificates/{token}/qr.png",
    ],
    none: "/certificates/-",
    takes_posts: false,
};

/// One-click unsubscription (RFC 8058): mail programs send a `POST`.
pub const UNSUBSCRIBE: Site = Site {
    subgraph: "common",
    operation: "unsubscribe",
    paths: &["/unsubscribe/{token}", "/unsubscribe/{token}/resume"],
    none: "/unsubscribe/-",
    takes_posts: true,
};

/// Maximum length of a path, far above that of any page.
const LONGEST_PATH: usize = 200;

pub struct PublicPages {
    site: &'static Site,
    access: Arc<Access>,
    http: reqwest::Client,
    url: String,
    callers: CallerHeaders,
}

/// The reason why a request is not forwarded.
enum NotForwarded {
    /// The allowed methods.
    Method(&'static str),
    Limited(Option<u64>),
    Away,
}

impl PublicPages {
    /// Creates the endpoints. `url` is the base URL of the site's subgraph.
    pub fn endpoints(
        site: &'static Site,
        access: &Arc<Access>,
        http: &reqwest::Client,
        url: &str,
        key: &SigningKey,
    ) -> Vec<Endpoint> {
        let (access, http, url) = (Arc::clone(access), http.clone(), url.to_owned());
        let pages = Arc::new(Self {
            site,
            access,
            http,
            url,
            callers: CallerHeaders::new(site.subgraph, key),
        });
        let endpoint = |path| {
            let pages = Arc::clone(&pages);
            let cors = Arc::clone(&pages.access.cors);
            endpoint::at(&cors, path, move |request| {
                Arc::clone(&pages).serve(request)
            })
        };
        site.paths.iter().copied().map(endpoint).collect()
    }

    async fn serve(self: Arc<Self>, request: Request<Body>) -> Response<Body> {
        let timing = Timing::start();
        let (parts, _) = request.into_parts();
        let correlation = request_id::read(&parts.headers);
        let (response, outcome) = match self.answer(&parts, correlation).await {
            Ok(answer) => {
                let outcome = if answer.status.is_server_error() {
                    code::INTERNAL
                } else {
                    "OK"
                };
                (answer.response(), outcome)
            }
            Err(refused) => (refused.response(), refused.code()),
        };
        let record = record(self.site.operation, response.status(), outcome);
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

    async fn answer(&self, asked: &Parts, correlation: Uuid) -> Result<Answer, NotForwarded> {
        let method = self.site.method(&asked.method)?;
        let path = asked.uri.path();
        let path = if plain(path) { path } else { self.site.none };
        let address = self.access.addresses.read(&asked.headers);
        self.charge(address).await?;
        let who = Who {
            identity: Identity::Anonymous,
            client: None,
            address,
            correlation,
        };
        let signed = self.callers.of(who).map_err(|error| away(&error))?;
        let url = format!("{}{path}", self.url);
        let request = self.http.request(method, url).headers(signed);
        // The error contains the URL, and the URL contains the token.
        forward::send(request)
            .await
            .map_err(|error| away(&error.without_url().into()))
    }

    async fn charge(&self, address: Option<IpAddr>) -> Result<(), NotForwarded> {
        let payer = Payer {
            identity: &Identity::Anonymous,
            client: None,
            address,
            way: self.site.operation,
            purpose: Purpose::Work,
        };
        let limiter = &self.access.limiter;
        let charged = limiter
            .charge(payer, limiter.points_of(self.site.operation))
            .await;
        charged.map_err(|refusal| NotForwarded::Limited(refusal.retry_after_seconds))
    }
}

impl Site {
    /// The method of the request to the subgraph.
    fn method(&self, asked: &Method) -> Result<Method, NotForwarded> {
        match *asked {
            Method::GET | Method::HEAD => Ok(Method::GET),
            Method::POST if self.takes_posts => Ok(Method::POST),
            _ => Err(NotForwarded::Method(if self.takes_posts {
                "GET, HEAD, POST"
            } else {
                "GET, HEAD"
            })),
        }
    }
}

/// Returns true if this path can be forwarded unchanged and cannot reach other routes of the subgraph.
fn plain(path: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.');
    path.len() <= LONGEST_PATH && path.bytes().all(plain) && !path.contains("/.")
}

fn away(error: &anyhow::Error) -> NotForwarded {
    tracing::warn!("a request for a public page cannot be forwarded: {error:#}");
    NotForwarded::Away
}

fn record(operation: &str, status: StatusCode, outcome: &str) -> AccessRecord {
    AccessRecord {
        client: None,
        client_kind: Kind::Public.name().to_owned(),
        user: None,
        organisation: None,
        operation: operation.to_owned(),
        operation_type: "HTTP".to_owned(),
        operation_hash: String::new(),
        root_fields: vec![operation.to_owned()],
        cost: 0,
        duration_micros: 0,
        response_bytes: 0,
        status: status.as_u16(),
        outcome: outcome.to_owned(),
    }
}

impl NotForwarded {
    const fn code(&self) -> &'static str {
        match self {
            Self::Method(_) => code::METHOD_NOT_ALLOWED,
            Self::Limited(_) => code::RATE_LIMITED,
            Self::Away => code::SUBGRAPH_UNAVAILABLE,
        }
    }

    fn response(&self) -> Response<Body> {
        match self {
            Self::Method(allowed) => {
                let mut response =
                    forward::error(StatusCode::METHOD_NOT_ALLOWED, "invalid_request");
                response
                    .headers_mut()
                    .insert(ALLOW, HeaderValue::from_static(allowed));
                response
            }
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
