//! The public page of a certificate and the pictures of its QR code: the order subgraph makes them, the gateway guards
//! them. Whoever asks is nobody in particular.
//!
//! They are charged and logged like an operation with the name `certificate`. The token in the address opens the page, so
//! it is written nowhere.

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
use super::forward::{self, Answer};
use super::rate::Payer;
use super::refusal::code;
use super::sign_caller::{self, Who};
use super::{Access, endpoints, request_id};

/// The public keys, for whoever verifies a QR code.
pub const KEYS: &str = "/.well-known/certificate-keys.json";

const PAGES: [&str; 3] =
    ["/certificates/{token}", "/certificates/{token}/qr.svg", "/certificates/{token}/qr.png"];
const OPERATION: &str = "certificate";
/// What is asked for instead of an address that no certificate can have.
const NONE: &str = "/certificates/-";
/// No address is longer, by far.
const LONGEST_PATH: usize = 200;

pub struct CertificatePages {
    access: Arc<Access>,
    http: reqwest::Client,
    order_url: String,
    signer: Signer,
}

/// Why a request is not passed on.
enum Refused {
    Method,
    Limited(Option<u64>),
    Away,
}

impl CertificatePages {
    pub fn endpoints(
        access: &Arc<Access>,
        http: &reqwest::Client,
        order_url: &str,
        key: &SigningKey,
    ) -> Vec<Endpoint> {
        let (access, http, order_url) = (Arc::clone(access), http.clone(), order_url.to_owned());
        let pages = Arc::new(Self { access, http, order_url, signer: Signer::new("order", key) });
        let endpoint = |path| {
            let pages = Arc::clone(&pages);
            endpoints::at(path, move |request| Arc::clone(&pages).serve(request))
        };
        PAGES.into_iter().map(endpoint).collect()
    }

    async fn serve(self: Arc<Self>, request: Request<Body>) -> Response<Body> {
        let started = Instant::now();
        // There is no body to read.
        let (parts, _) = request.into_parts();
        let correlation = request_id::read(&parts.headers);
        let (response, outcome) = match self.answer(&parts, correlation).await {
            Ok(answer) => {
                let outcome = if answer.status.is_server_error() { code::INTERNAL } else { "OK" };
                (answer.response(), outcome)
            }
            Err(refused) => (refused.response(), refused.code()),
        };
        let record = record(response.status(), outcome);
        let mut response = self.access.log.clone().attach(response, correlation, started, record);
        let headers = response.headers_mut();
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::try_from(correlation.to_string()) {
            headers.insert(request_id::HEADER, id);
        }
        response
    }

    async fn answer(&self, asked: &Parts, correlation: Uuid) -> Result<Answer, Refused> {
        if !matches!(asked.method, Method::GET | Method::HEAD) {
            return Err(Refused::Method);
        }
        let path = asked.uri.path();
        let path = if plain(path) { path } else { NONE };
        let address = self.access.addresses.read(&asked.headers);
        self.charge(address).await?;
        let who = Who { identity: Identity::Anonymous, client: None, address, correlation };
        let signed = sign_caller::header(&self.signer, &who).map_err(|error| away(&error))?;
        let request = self.http.get(format!("{}{path}", self.order_url)).header(caller::HEADER, signed);
        // What went wrong names the address, and the address has the token.
        forward::send(request).await.map_err(|error| away(&error.without_url().into()))
    }

    async fn charge(&self, address: Option<IpAddr>) -> Result<(), Refused> {
        let payer = Payer { identity: &Identity::Anonymous, client: None, address, way: OPERATION };
        let limiter = &self.access.limiter;
        let charged = limiter.charge(payer, limiter.points_of(OPERATION)).await;
        charged.map_err(|refusal| Refused::Limited(refusal.retry_after_seconds))
    }
}

/// Whether this goes to the order subgraph as it stands, and to nowhere else there.
fn plain(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.');
    path.len() <= LONGEST_PATH && path.bytes().all(plain) && !path.contains("/.")
}

fn away(error: &anyhow::Error) -> Refused {
    tracing::warn!("a certificate page cannot be passed on: {error:#}");
    Refused::Away
}

fn record(status: StatusCode, outcome: &str) -> AccessRecord {
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
        outcome: outcome.to_owned(),
    }
}

impl Refused {
    const fn code(&self) -> &'static str {
        match self {
            Self::Method => code::METHOD_NOT_ALLOWED,
            Self::Limited(_) => code::RATE_LIMITED,
            Self::Away => code::SUBGRAPH_UNAVAILABLE,
        }
    }

    fn response(&self) -> Response<Body> {
        match self {
            Self::Method => {
                let mut response = forward::error(StatusCode::METHOD_NOT_ALLOWED, "invalid_request");
                response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
                response
            }
            Self::Limited(wait) => {
                let mut response = forward::error(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable");
                if let Some(seconds) = wait {
                    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
                }
                response
            }
            Self::Away => unavailable(),
        }
    }
}
