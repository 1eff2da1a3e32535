//! Pages for everybody that a subgraph makes and the gateway guards: the page of a certificate with the pictures of its QR
//! code, and the page that stops mails.
//!
//! A request is charged and logged like an operation with the name of its site, as an anonymous caller's. The token in the
//! address opens the page, so it is written nowhere. No body is read or passed on.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use apollo_router::Endpoint;
use apollo_router::services::router::Body;
use caller::{Identity, Signer, SigningKey};
use events::gateway::AccessRecord;
use http::header::{ALLOW, CACHE_CONTROL, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use uuid::Uuid;

use super::contract::Kind;
use super::documents::unavailable;
use super::endpoint;
use super::forward::{self, Answer};
use super::rate::{Payer, Purpose};
use super::refusal::code;
use super::sign_caller::{self, Who};
use super::{Access, request_id};

/// The public keys, for whoever verifies a QR code.
pub const KEYS: &str = "/.well-known/certificate-keys.json";

/// Pages of one subgraph.
pub struct Site {
    subgraph: &'static str,
    /// The operation as which a request is charged and logged.
    operation: &'static str,
    paths: &'static [&'static str],
    /// The path that is asked for instead of one that no page can have.
    none: &'static str,
    /// True if a `POST` is passed on.
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

/// One-click unsubscription (RFC 8058): mail programs post to it.
pub const UNSUBSCRIBE: Site = Site {
    subgraph: "common",
    operation: "unsubscribe",
    paths: &["/unsubscribe/{token}", "/unsubscribe/{token}/resume"],
    none: "/unsubscribe/-",
    takes_posts: true,
};

/// No address is longer, by far.
const LONGEST_PATH: usize = 200;

pub struct PublicPages {
    site: &'static Site,
    access: Arc<Access>,
    http: reqwest::Client,
    url: String,
    signer: Signer,
}

/// Why a request is not passed on.
enum Refused {
    /// With the methods that are allowed.
    Method(&'static str),
    Limited(Option<u64>),
    Away,
}

impl PublicPages {
    /// `url` is where the site's subgraph answers.
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
            signer: Signer::new(site.subgraph, key),
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
        let started = Instant::now();
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
            .attach(response, correlation, started, record);
        let headers = response.headers_mut();
        headers
            .entry(CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::try_from(correlation.to_string()) {
            headers.insert(request_id::HEADER, id);
        }
        response
    }

    async fn answer(&self, asked: &Parts, correlation: Uuid) -> Result<Answer, Refused> {
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
        let signed = sign_caller::header(&self.signer, &who).map_err(|error| away(&error))?;
        let url = format!("{}{path}", self.url);
        let request = self
            .http
            .request(method, url)
            .header(caller::HEADER, signed);
        // The error names the address, and the address contains the token.
        forward::send(request)
            .await
            .map_err(|error| away(&error.without_url().into()))
    }

    async fn charge(&self, address: Option<IpAddr>) -> Result<(), Refused> {
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
        charged.map_err(|refusal| Refused::Limited(refusal.retry_after_seconds))
    }
}

impl Site {
    /// The method with which the subgraph is asked.
    fn method(&self, asked: &Method) -> Result<Method, Refused> {
        match *asked {
            Method::GET | Method::HEAD => Ok(Method::GET),
            Method::POST if self.takes_posts => Ok(Method::POST),
            _ => Err(Refused::Method(if self.takes_posts {
                "GET, HEAD, POST"
            } else {
                "GET, HEAD"
            })),
        }
    }
}

/// Returns whether this path can be passed on unchanged and leads nowhere else in the subgraph.
fn plain(path: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.');
    path.len() <= LONGEST_PATH && path.bytes().all(plain) && !path.contains("/.")
}

fn away(error: &anyhow::Error) -> Refused {
    tracing::warn!("a public page cannot be passed on: {error:#}");
    Refused::Away
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

impl Refused {
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
