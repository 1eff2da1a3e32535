use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use async_graphql::{ObjectType, Request, Schema, SubscriptionType};
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use caller::{Caller, Verifier};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::document_cache::DocumentCache;
use crate::endpoint::{self, Endpoint, Execute};
use crate::health::{self, Check};
use crate::process::{self, Background, Task};
use crate::refusal::NOT_FOUND;
use crate::{edge, telemetry};

/// Address and limits of a subgraph, and the public key of the gateway.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Address to listen on.
    #[arg(long, env = "CARNET_LISTEN")]
    pub listen: SocketAddr,
    /// Public key of the gateway for signed callers: Ed25519, 64 hexadecimal digits.
    #[arg(long, env = "CARNET_CALLER_PUBLIC_KEY")]
    pub caller_public_key: String,
    /// Maximum size of a request body, in bytes.
    #[arg(long, env = "CARNET_BODY_LIMIT", default_value_t = 2 * 1024 * 1024)]
    pub body_limit: usize,
    /// Timeout of a request, in seconds.
    #[arg(long, env = "CARNET_REQUEST_TIMEOUT", default_value_t = 20)]
    pub request_timeout: u64,
}

/// Limits of some routes that differ from [`Args`].
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Maximum size of a body in bytes, for routes that read it whole or as a form. Routes that stream the body count it themselves.
    pub body: usize,
    /// Timeout until the headers of the answer. The body of the answer has no timeout.
    pub timeout: Duration,
}

/// A subgraph process: its schema, its own routes and its background tasks.
#[must_use = "an app does nothing until it is served"]
pub struct App {
    domain: &'static str,
    args: Args,
    open: Router,
    signed: Router,
    own_limits: Vec<(Limits, Router)>,
    checks: Vec<Check>,
    background: Background,
}

impl App {
    pub fn new(domain: &'static str, args: Args) -> Self {
        Self {
            domain,
            args,
            open: Router::new(),
            signed: Router::new(),
            own_limits: Vec::new(),
            checks: Vec::new(),
            background: Background::default(),
        }
    }

    /// Serves the schema at `POST /graphql`. `scope` adds data to each request, mainly loaders; `Arc<Caller>` is already there.
    pub fn graphql<Q, M, S>(
        mut self,
        schema: Schema<Q, M, S>,
        scope: impl Fn(Request, &Arc<Caller>) -> Request + Clone + Send + Sync + 'static,
    ) -> Self
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let execute: Execute = Arc::new(move |request, caller| {
            let (schema, request) = (
                schema.clone(),
                scope(request.data(Arc::clone(&caller)), &caller),
            );
            Box::pin(async move { schema.execute(request).await })
        });
        let endpoint = Endpoint {
            execute,
            documents: DocumentCache::new(),
            body_limit: self.args.body_limit,
        };
        let method = post(endpoint::post)
            .fallback(endpoint::wrong_method)
            .with_state(endpoint);
        self.signed = self.signed.route("/graphql", method);
        self
    }

    /// Adds routes without a caller. Routes that need one belong into `signed_routes`.
    pub fn open_routes(mut self, routes: Router) -> Self {
        self.open = self.open.merge(routes);
        self
    }

    /// Adds routes that need a signed caller, which they find as `Extension<Arc<Caller>>`.
    pub fn signed_routes(mut self, routes: Router) -> Self {
        self.signed = self.signed.merge(routes);
        self
    }

    /// Adds routes like [`App::signed_routes`] with their own limits, for uploads and downloads.
    pub fn signed_routes_within(mut self, limits: Limits, routes: Router) -> Self {
        self.own_limits.push((limits, routes));
        self
    }

    /// Adds a readiness check for `GET /health?ready`.
    pub fn ready<F>(
        mut self,
        name: &'static str,
        check: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.checks.push(Check {
            name,
            run: Box::new(move || Box::pin(check())),
        });
        self
    }

    /// Runs a background task until its token is cancelled. The process ends if the task ends earlier.
    pub fn task<F>(mut self, name: &'static str, task: impl FnOnce(CancellationToken) -> F) -> Self
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let run = Box::pin(task(self.background.stop.clone()));
        self.background.tasks.push(Task { name, run });
        self
    }

    /// Serves until SIGTERM or ctrl-C, then shuts down within ten seconds.
    pub async fn serve(self) -> anyhow::Result<()> {
        telemetry::ensure()?;
        let address = self.args.listen;
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}"))?;
        let stop = process::told_to_stop()?;
        self.serve_until(listener, stop).await
    }

    /// Serves on this listener until `stop` completes. For processes with more than one app.
    pub async fn serve_until(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send,
    ) -> anyhow::Result<()> {
        tracing::info!(domain = self.domain, address = %listener.local_addr()?, "listening");
        let (router, background) = self.split()?;
        process::run(listener, router, background, stop).await
    }

    fn split(self) -> anyhow::Result<(Router, Background)> {
        let verifier = Verifier::new(self.domain, &self.args.caller_public_key);
        let verifier =
            Arc::new(verifier.context("CARNET_CALLER_PUBLIC_KEY is not an Ed25519 key")?);
        let limits = Limits {
            body: self.args.body_limit,
            timeout: Duration::from_secs(self.args.request_timeout),
        };
        let require_caller = middleware::from_fn_with_state(verifier, edge::require_caller);
        let others = self
            .own_limits
            .into_iter()
            .map(|(limits, routes)| within(limits, routes.route_layer(require_caller.clone())));
        let others: Vec<Router> = others.collect();
        // axum panics for a layer without routes.
        let signed = if self.signed.has_routes() {
            self.signed.route_layer(require_caller)
        } else {
            self.signed
        };
        let health = get(health::get).with_state(Arc::new(self.checks));
        let router = self
            .open
            .merge(signed)
            .route("/health", health)
            .fallback(async || NOT_FOUND);
        let router = others
            .into_iter()
            .fold(within(limits, router), Router::merge);
        Ok((router, self.background))
    }
}

fn within(limits: Limits, routes: Router) -> Router {
    routes
        .layer(DefaultBodyLimit::max(limits.body))
        .layer(middleware::from_fn_with_state(
            limits.timeout,
            edge::surround,
        ))
}
