//! What the gateway serves that is not GraphQL, on the address that GraphQL is on: this list and nothing else.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use apollo_router::services::router::{self, Body};
use apollo_router::{Endpoint, ListenAddr};
use caller::SigningKey;
use http::{Request, Response};
use tower::{BoxError, ServiceExt as _};

use super::certificates::{self, CertificatePages};
use super::documents::Document;
use super::files::Files;
use super::token::TokenEndpoint;
use super::{Access, config, pages};

/// How long a subgraph may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the endpoints are served, and what they pass on.
pub struct Endpoints {
    listen: ListenAddr,
    graphiql: bool,
    user_url: String,
    order_url: String,
    http: reqwest::Client,
    key: SigningKey,
    files: config::Files,
    /// For files, which may take their time.
    slow: reqwest::Client,
}

impl Endpoints {
    /// `urls`: where the user and the order subgraph answer.
    pub fn new(
        config: &config::Pages,
        (user_url, order_url): (&str, &str),
        files: config::Files,
        key: &SigningKey,
    ) -> anyhow::Result<Self> {
        let listen: std::net::SocketAddr =
            config.listen.parse().context("pages: listen: is not an address")?;
        let client = || reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let slow = client().connect_timeout(PATIENCE).timeout(Duration::from_secs(files.seconds)).build()?;
        Ok(Self {
            listen: listen.into(),
            graphiql: config.graphiql,
            user_url: user_url.trim_end_matches('/').to_owned(),
            order_url: order_url.trim_end_matches('/').to_owned(),
            http: client().timeout(PATIENCE).build()?,
            key: key.clone(),
            files,
            slow,
        })
    }

    /// The list.
    pub fn all(&self, access: &Arc<Access>) -> Vec<(ListenAddr, Endpoint)> {
        let mut all = pages::endpoints(self.graphiql);
        all.push(TokenEndpoint::endpoint(Arc::clone(access), self.http.clone(), &self.user_url, &self.key));
        for path in ["/.well-known/jwks.json", "/.well-known/oauth-authorization-server"] {
            all.push(Document::endpoint(path, self.http.clone(), &self.user_url));
        }
        all.push(Document::endpoint(certificates::KEYS, self.http.clone(), &self.order_url));
        all.extend(CertificatePages::endpoints(access, &self.http, &self.order_url, &self.key));
        let limits = &self.files;
        all.extend(Files::endpoints(access, (&self.slow, limits), &self.order_url, &self.key));
        all.into_iter().map(|endpoint| (self.listen.clone(), endpoint)).collect()
    }
}

/// One path, and who answers it.
pub fn at<F, A>(path: &'static str, serve: F) -> Endpoint
where
    F: Fn(Request<Body>) -> A + Send + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    let service = tower::service_fn(move |request: router::Request| {
        let context = request.context;
        let answer = serve(request.router_request);
        async move {
            let response = answer.await;
            router::Response::http_response_builder().response(response).context(context).build()
        }
    });
    Endpoint::from_router_service(path.to_owned(), service.map_err(|error: BoxError| error).boxed())
}
