//! The access layer between clients and the graph: one plugin with a file for each stage.
//!
//! It is one plugin and not eleven, because the stages share their typed results (an [`exchange::Exchange`]) and
//! because their order is critical for correctness: it is a constant here, checked by a test, and not the order of keys
//! in a YAML file. See the README.
//!
//! The stages run around `router_service`, on the raw request. `subgraph_service` signs the caller and
//! `supergraph_service` redacts errors. The typed value that connects them is in the request's context, which clients
//! cannot write.

mod access_log;
mod address;
mod authenticate;
mod body;
mod clients;
mod clock;
mod code;
mod config;
mod contract;
mod contracts;
mod cors;
mod cost;
mod directory;
mod documents;
mod endpoint;
mod endpoints;
mod exchange;
mod file_refusals;
mod files;
mod follow;
mod forward;
mod inner;
mod keys;
mod limits;
mod live;
mod manifests;
mod negotiation;
mod one_of;
mod operation;
mod pages;
mod pipeline;
mod prepared;
mod prices;
mod public_pages;
mod rate;
mod redact;
mod refusal;
mod request_head;
mod request_id;
mod serve;
mod sessions;
mod sign_caller;
mod stream;
mod subgraph_timeout;
mod subjects;
mod token;
mod turns;
mod web;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use apollo_router::plugin::{Plugin, PluginInit};
use apollo_router::services::{router, subgraph, supergraph};
use apollo_router::{Endpoint, ListenAddr, register_plugin};
use caller::SigningKey;
use multimap::MultiMap;
use secrecy::SecretString;
use tokio_util::sync::{CancellationToken, DropGuard};
use tower::BoxError;

use self::access_log::AccessLog;
pub use self::access_log::finish;
use self::address::Addresses;
use self::authenticate::Tokens;
use self::config::Config;
use self::contract::Supergraph;
use self::contracts::Contracts;
use self::cors::Cors;
use self::directory::Directory;
use self::endpoints::{Endpoints, Subgraphs};
use self::follow::Follower;
use self::keys::Keys;
use self::live::Live;
pub use self::manifests::CheckOperations;
use self::operation::Reader;
use self::rate::Limiter;
use self::sign_caller::CallerHeaders;
use self::stream::Stream;
use self::turns::Turns;

register_plugin!("carnet", "access", AccessPlugin);

/// The dependencies of the stages. It holds no part of its own pipeline, because that would keep the pipeline alive
/// after a reload.
pub struct Access {
    tokens: Tokens,
    addresses: Addresses,
    directory: Arc<Directory>,
    reader: Reader,
    limits: config::Limits,
    limiter: Arc<Limiter>,
    turns: Arc<Turns>,
    contracts: Contracts,
    cors: Arc<Cors>,
    live: Live,
    log: AccessLog,
    /// Timeout of a request to a subgraph.
    subgraph_timeout: Duration,
}

struct AccessPlugin {
    access: Arc<Access>,
    caller_key: SigningKey,
    endpoints: Vec<(ListenAddr, Endpoint)>,
    /// Cancels the background tasks when the plugin is dropped.
    _tasks: DropGuard,
}

#[async_trait::async_trait]
impl Plugin for AccessPlugin {
    type Config = Config;

    async fn new(init: PluginInit<Config>) -> Result<Self, BoxError> {
        // With the chain of causes, because the router prints the first line only.
        build(init.config, &init.supergraph_sdl)
            .await
            .map_err(|error| format!("{error:#}").into())
    }

    fn router_service(&self, service: router::BoxService) -> router::BoxService {
        serve::layer(Arc::clone(&self.access), service)
    }

    fn supergraph_service(&self, service: supergraph::BoxService) -> supergraph::BoxService {
        redact::layer(service)
    }

    fn subgraph_service(&self, name: &str, service: subgraph::BoxService) -> subgraph::BoxService {
        let signed = sign_caller::layer(&self.caller_key, name, service);
        subgraph_timeout::layer(self.access.subgraph_timeout, name, signed)
    }

    fn web_endpoints(&self) -> MultiMap<ListenAddr, Endpoint> {
        self.endpoints.iter().cloned().collect()
    }
}

async fn build(mut config: Config, sdl: &str) -> anyhow::Result<AccessPlugin> {
    crate::guard::check()?;
    let supergraph = Supergraph::parse(sdl).context("the supergraph cannot be parsed")?;
    let contracts = Contracts::new(&supergraph, &config.contracts, config.limits)?;
    let caller_key = caller_key(&mut config)?;
    let redis =
        redis::Client::open(config.redis.url.as_str()).context("redis.url is not a Redis URL")?;
    let http = http_client()?;
    let prefix = &config.redis.prefix;
    let stream = |producer: &str| Stream::new(redis.clone(), prefix, producer);

    let keys = Arc::new(Keys::new(&config.user_url, http.clone(), &config.tokens));
    let directory = Arc::new(Directory::new());
    let (log, writer) = access_log::open(&config.access_log, prefix, redis.clone())?;
    let follower = follower(&config, &directory, http, &caller_key, stream("user"));

    let subgraphs = Subgraphs {
        user: &config.user_url,
        order: &config.order_url,
        common: &config.common_url,
        timeout: Duration::from_secs(config.subgraph_timeout_seconds.max(1)),
    };
    let endpoints = Endpoints::new(&config.pages, &subgraphs, config.files, &caller_key)?;
    let addresses = Addresses::new(config.rate.address_header.as_deref())?;
    let stop = CancellationToken::new();
    let turns = Arc::new(Turns::new(config.rate.turns));
    let limiter = Arc::new(Limiter::new(config.rate, prefix, redis.clone())?);
    let shared = live::Shared {
        directory: Arc::clone(&directory),
        limiter: Arc::clone(&limiter),
        turns: Arc::clone(&turns),
    };
    let live = Live::open(config.live, supergraph.into_api(), shared, stream, &stop)?;
    spawn_tasks(&keys, follower, writer, &stop);
    settle(&keys, &directory).await;

    let access = Access {
        tokens: Tokens::new(keys, &config.tokens),
        addresses,
        directory,
        reader: Reader::new(config.limits),
        limiter,
        turns,
        limits: config.limits,
        contracts,
        cors: Arc::new(Cors::new(&config.cors).context("cors")?),
        live,
        log,
        subgraph_timeout: subgraphs.timeout,
    };
    live::loaded();
    Ok(plugin(access, &endpoints, caller_key, stop))
}

/// Creates the plugin. `stop` ends its background tasks.
fn plugin(
    access: Access,
    endpoints: &Endpoints,
    caller_key: SigningKey,
    stop: CancellationToken,
) -> AccessPlugin {
    let access = Arc::new(access);
    AccessPlugin {
        endpoints: endpoints.all(&access),
        access,
        caller_key,
        _tasks: stop.drop_guard(),
    }
}

/// Takes the key out of the configuration.
fn caller_key(config: &mut Config) -> anyhow::Result<SigningKey> {
    let key = SecretString::from(std::mem::take(&mut config.caller_key));
    SigningKey::from_hex(&key).context("caller_key")
}

fn http_client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .build()
}

/// Creates the task that keeps the directory of clients and sessions up to date.
fn follower(
    config: &Config,
    directory: &Arc<Directory>,
    http: reqwest::Client,
    caller_key: &SigningKey,
    stream: Stream,
) -> Follower {
    Follower {
        directory: Arc::clone(directory),
        http,
        snapshot_url: format!("{}/gateway/snapshot", config.user_url.trim_end_matches('/')),
        callers: CallerHeaders::new("user", caller_key),
        stream,
        every: Duration::from_secs(config.clients.snapshot_seconds.max(1)),
    }
}

/// Starts the background tasks, which run until `stop` is cancelled.
fn spawn_tasks(
    keys: &Arc<Keys>,
    follower: Follower,
    writer: access_log::Writer,
    stop: &CancellationToken,
) {
    let (keys, stopped) = (Arc::clone(keys), stop.clone());
    tokio::spawn(async move { keys.keep(stopped).await });
    tokio::spawn(follower.run(stop.clone()));
    tokio::spawn(writer.run(stop.clone()));
}

/// Waits briefly for the keys and the directory, so that requests right after a reload do not get 503. If the user
/// subgraph is down, the gateway starts without it and serves public operations.
async fn settle(keys: &Keys, directory: &Directory) {
    let ready = || keys.ready() && directory.is_ready();
    for _ in 0..100 {
        if ready() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tracing::warn!(
        "the user subgraph does not answer yet: requests with an access token or a client key get 503 until it does"
    );
}
