//! The command `serve`: its arguments and its process.

use std::num::NonZero;
use std::path::PathBuf;

use anyhow::Context;
use chassis::App;
use url::Url;

use crate::NAME;
use crate::arguments::{KeyArgs, MailArgs, PasswordCost, TokenKeyArgs};
use crate::graphql;
use crate::http;
use crate::jobs::purge;
use crate::listings::Listings;
use crate::organisations::jobs::index_organisation_search_forms;
use crate::projections::events::Incoming;
use crate::providers::jobs::expire_accreditations;
use crate::service::Services;
use crate::sessions::jobs::keep_token_keys;
use crate::sessions::service::{Authority, Tokens, token_keys};

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    server: chassis::Args,
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    token_keys: TokenKeyArgs,
    #[command(flatten)]
    issuer: IssuerArgs,
    /// Number of passwords that are hashed at a time [default: half the processors]
    #[arg(long, env = "CARNET_PASSWORD_THREADS")]
    password_threads: Option<NonZero<usize>>,
    #[command(flatten)]
    password_cost: PasswordCost,
    #[command(flatten)]
    mail: MailArgs,
}

#[derive(clap::Args)]
pub struct IssuerArgs {
    /// Issuer of access tokens, their `iss` claim: the address below which the metadata is found (RFC 8414) [default:
    /// the origin of the token endpoint]
    #[arg(long, env = "CARNET_ISSUER", value_parser = issuer)]
    issuer: Option<String>,
    /// Address of the token endpoint, as API clients know it
    #[arg(
        long,
        env = "CARNET_TOKEN_ENDPOINT",
        default_value = "http://127.0.0.1:4600/oauth/token"
    )]
    token_endpoint: Url,
    /// Address of the public keys of access tokens [default: /.well-known/jwks.json beside the token endpoint]
    #[arg(long, env = "CARNET_JWKS_URI")]
    jwks_uri: Option<Url>,
    /// Number of seconds after which a new key signs, so that other processes can read it before
    #[arg(long, env = "CARNET_TOKEN_KEY_DELAY", default_value_t = 15)]
    token_key_delay: u32,
}

impl IssuerArgs {
    fn authority(self) -> anyhow::Result<Authority> {
        let beside = || self.token_endpoint.join("/.well-known/jwks.json");
        let jwks_uri = self
            .jwks_uri
            .clone()
            .map_or_else(beside, Ok)
            .context("the token endpoint is not an http address")?;
        let origin = || self.token_endpoint.origin().ascii_serialization();
        Ok(Authority {
            issuer: self.issuer.clone().unwrap_or_else(origin),
            token_endpoint: self.token_endpoint.to_string(),
            jwks_uri: jwks_uri.to_string(),
            key_delay: time::Duration::seconds(self.token_key_delay.into()),
        })
    }
}

/// Runs the subgraph: its schema, routes, jobs, relay and consumer.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let keyring = args.keys.open().await?;
    let threads = args
        .password_threads
        .map_or_else(half_the_processors, NonZero::get);
    let folder = args.token_keys.folder;
    let tokens = Tokens::new(token_keys::read(&folder)?, args.issuer.authority()?);
    let listings = Listings::new(pool.clone(), keyring.clone());
    let passwords = args.password_cost.passwords(threads)?;
    let services = Services::new(pool.clone(), keyring, passwords, tokens, args.mail.server());
    let scoped = services.clone();
    let app = App::new(NAME, args.server)
        .graphql(graphql::schema(&services), move |request, caller| {
            graphql::scope(&scoped, request, caller)
        })
        .open_routes(http::open_routes(services.tokens.clone()))
        .signed_routes(http::signed_routes(services.api_clients.clone()));
    let app = subgraph::with_state(app, NAME, &pool, &args.streams, Incoming);
    with_jobs(app, services, folder)
        .task("republication", move |stop| {
            outbox::republish_daily(pool, listings, chassis::now, stop)
        })
        .serve()
        .await
}

fn with_jobs(app: App, services: Services, token_keys: PathBuf) -> App {
    let Services {
        tokens,
        organisations,
        providers,
        ..
    } = services.clone();
    app.task("token keys", move |stop| {
        keep_token_keys(token_keys, tokens, stop)
    })
    .task("purge", move |stop| purge(services, stop))
    .task("organisation names", move |stop| {
        index_organisation_search_forms(organisations, stop)
    })
    .task("accreditations", move |stop| {
        expire_accreditations(providers, stop)
    })
}

/// An issuer with a path would have its metadata elsewhere (RFC 8414, section 3.1).
fn issuer(text: &str) -> Result<String, &'static str> {
    let address = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let plain = address
        .filter(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none());
    let plain = plain.ok_or("an issuer is an http or https address without a path")?;
    Ok(plain.origin().ascii_serialization())
}

fn half_the_processors() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2))
}
