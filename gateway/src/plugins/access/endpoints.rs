//! The complete list of endpoints that the gateway serves beside GraphQL, on the same address.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use apollo_router::{Endpoint, ListenAddr};
use caller::SigningKey;

use super::documents::Document;
use super::files::Files;
use super::public_pages::{self, PublicPages};
use super::sessions::{Sessions, UserGraph};
use super::token::TokenEndpoint;
use super::web::Web;
use super::{Access, config, pages};

/// Timeout of a request to a subgraph.
const PATIENCE: Duration = Duration::from_secs(5);

/// The listen address of the endpoints, and the clients that they forward requests with.
pub struct Endpoints {
    listen: ListenAddr,
    /// True if the listen address is a loopback address.
    loopback: bool,
    /// The client key that GraphiQL starts with; `None` if GraphiQL is disabled.
    graphiql: Option<String>,
    web: Arc<Web>,
    user_url: String,
    order_url: String,
    common_url: String,
    http: reqwest::Client,
    /// Timeout of a mutation.
    timeout: Duration,
    key: SigningKey,
    files: config::Files,
    /// The HTTP client for files, which has a longer timeout.
    slow: reqwest::Client,
}

/// Base URLs of the subgraphs that serve routes beside the graph.
pub struct Subgraphs<'a> {
    pub user: &'a str,
    pub order: &'a str,
    pub common: &'a str,
    /// Timeout of an operation, as in the graph.
    pub timeout: Duration,
}

impl Endpoints {
    pub fn new(
        config: &config::Pages,
        subgraphs: &Subgraphs<'_>,
        files: config::Files,
        key: &SigningKey,
    ) -> anyhow::Result<Self> {
        let listen: std::net::SocketAddr = config
            .listen
            .parse()
            .context("pages: listen: is not a socket address, for example 127.0.0.1:4600")?;
        let client = || reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let slow = client()
            .connect_timeout(PATIENCE)
            .timeout(Duration::from_secs(files.seconds))
            .build()?;
        Ok(Self {
            listen: listen.into(),
            loopback: listen.ip().is_loopback(),
            graphiql: config
                .graphiql
                .then(|| config.graphiql_client_key.clone().unwrap_or_default()),
            web: Arc::new(Web::open(config)?),
            user_url: subgraphs.user.trim_end_matches('/').to_owned(),
            order_url: subgraphs.order.trim_end_matches('/').to_owned(),
            common_url: subgraphs.common.trim_end_matches('/').to_owned(),
            timeout: subgraphs.timeout,
            http: client().timeout(PATIENCE).build()?,
            key: key.clone(),
            files,
            slow,
        })
    }

    /// Returns all endpoints.
    pub fn all(&self, access: &Arc<Access>) -> Vec<(ListenAddr, Endpoint)> {
        let cors = &access.cors;
        let has_account_page = self.web.has_account_page();
        let mut all = pages::endpoints(cors, self.graphiql.as_deref(), !has_account_page);
        all.extend(self.web.endpoints(cors));
        all.push(TokenEndpoint::endpoint(
            Arc::clone(access),
            self.http.clone(),
            &self.user_url,
            &self.key,
        ));
        for path in [
            "/.well-known/jwks.json",
            "/.well-known/oauth-authorization-server",
        ] {
            all.push(Document::endpoint(
                cors,
                path,
                self.http.clone(),
                &self.user_url,
            ));
        }
        all.push(Document::endpoint(
            cors,
            public_pages::KEYS,
            self.http.clone(),
            &self.order_url,
        ));
        for (site, url) in [
            (&public_pages::CERTIFICATES, &self.order_url),
            (&public_pages::UNSUBSCRIBE, &self.common_url),
        ] {
            all.extend(PublicPages::endpoints(
                site, access, &self.http, url, &self.key,
            ));
        }
        let user = UserGraph::new(&self.http, &self.user_url, &self.key, self.timeout);
        all.extend(Sessions::endpoints(access, user, self.loopback));
        let limits = &self.files;
        all.extend(Files::endpoints(
            access,
            &self.slow,
            limits,
            &self.order_url,
            &self.key,
        ));
        all.into_iter()
            .map(|endpoint| (self.listen.clone(), endpoint))
            .collect()
    }
}
