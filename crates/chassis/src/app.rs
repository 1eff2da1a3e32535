use std::net::SocketAddr;
use std::time::Duration;

use async_graphql::{ObjectType, Request, Schema, SubscriptionType};
use caller::Caller;
use secrecy::SecretString;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

/// Where a subgraph listens and what it believes.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The address to listen on.
    #[arg(long, env = "CARNET_LISTEN")]
    pub listen: SocketAddr,
    /// The secret with which the gateway signs callers for this subgraph.
    #[arg(long, env = "CARNET_CALLER_SECRET", hide_env_values = true)]
    pub caller_secret: SecretString,
    /// The largest request body, in bytes.
    #[arg(long, env = "CARNET_BODY_LIMIT", default_value_t = 2 * 1024 * 1024)]
    pub body_limit: usize,
    /// How long a request may take, in seconds.
    #[arg(long, env = "CARNET_REQUEST_TIMEOUT", default_value_t = 20)]
    pub request_timeout: u64,
}

/// The clock, read at the edge only: `now` is an argument everywhere else.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// One subgraph process: its schema, its own routes and its background tasks.
pub struct App;

impl App {
    #[must_use]
    pub fn new(_domain: &'static str, _args: Args) -> Self {
        todo!()
    }

    /// Serves the schema at `POST /graphql`; `scope` puts the request's own data (the caller is there already as
    /// `Arc<Caller>`) into the request: loaders, above all.
    #[must_use]
    pub fn graphql<Q, M, S>(
        self,
        _schema: Schema<Q, M, S>,
        _scope: impl Fn(Request, &std::sync::Arc<Caller>) -> Request + Clone + Send + Sync + 'static,
    ) -> Self
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        todo!()
    }

    /// Adds routes that need no caller. A route that does takes `Extension<Arc<Caller>>` from `signed_routes`.
    #[must_use]
    pub fn open_routes(self, _routes: axum::Router) -> Self {
        todo!()
    }

    /// Adds routes that answer only to a caller signed for this subgraph, found as `Extension<Arc<Caller>>`.
    #[must_use]
    pub fn signed_routes(self, _routes: axum::Router) -> Self {
        todo!()
    }

    /// Runs beside the server until told to stop; if it ends earlier, the process ends.
    #[must_use]
    pub fn task<F>(self, _name: &'static str, _task: impl FnOnce(CancellationToken) -> F) -> Self
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        todo!()
    }

    /// Serves until SIGTERM or ctrl-C, then finishes what is under way within ten seconds.
    pub async fn serve(self) -> anyhow::Result<()> {
        let _ = Duration::from_secs(10);
        todo!()
    }
}
