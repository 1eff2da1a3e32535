//! What the gateway serves that is not GraphQL, on the address that GraphQL is on: this list and nothing else.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use apollo_router::{Endpoint, ListenAddr};
use caller::SigningKey;

use super::documents::Document;
use super::files::Files;
use super::public_pages::{self, PublicPages};
use super::token::TokenEndpoint;
use super::{Access, config, pages};

/// How long a subgraph may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the endpoints are served, and what they pass on.
pub struct Endpoints {
    listen: ListenAddr,
    /// The client key that GraphiQL begins with, where it is switched on.
    graphiql: Option<String>,
    user_url: String,
    order_url: String,
    common_url: String,
    http: reqwest::Client,
    key: SigningKey,
    files: config::Files,
    /// For files, which may take their time.
    slow: reqwest::Client,
}

/// Where the subgraphs answer that have routes besides the graph.
pub struct SubgraphUrls<'a> {
    pub user: &'a str,
    pub order: &'a str,
    pub common: &'a str,
}

impl Endpoints {
    pub fn new(
        config: &config::Pages,
        urls: &SubgraphUrls<'_>,
        files: config::Files,
        key: &SigningKey,
    ) -> anyhow::Result<Self> {
        let listen: std::net::SocketAddr = config
            .listen
            .parse()
            .context("pages: listen: is not an address")?;
        let client = || reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let slow = client()
            .connect_timeout(PATIENCE)
            .timeout(Duration::from_secs(files.seconds))
            .build()?;
        Ok(Self {
            listen: listen.into(),
            graphiql: config
                .graphiql
                .then(|| config.graphiql_client_key.clone().unwrap_or_default()),
            user_url: urls.user.trim_end_matches('/').to_owned(),
            order_url: urls.order.trim_end_matches('/').to_owned(),
            common_url: urls.common.trim_end_matches('/').to_owned(),
            http: client().timeout(PATIENCE).build()?,
            key: key.clone(),
            files,
            slow,
        })
    }

    /// The list.
    pub fn all(&self, access: &Arc<Access>) -> Vec<(ListenAddr, Endpoint)> {
        let cors = &access.cors;
        let mut all = pages::endpoints(cors, self.graphiql.as_deref());
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
