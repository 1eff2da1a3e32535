//! The command line: wiring only.

use std::io::Write;
use std::num::NonZero;
use std::path::PathBuf;

use anyhow::Context;
use async_graphql::{ScalarType, Value};
use chassis::scalar::CountryCode;
use chassis::{Load, LogArgs};
use clap::{Parser, Subcommand};
use envelope::{Keyring, Recipient};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::accounts::service::{MailServer, Passwords};
use crate::administration::service::{Bootstrap, Bootstrapped, bootstrap_admin as make_admin};
use crate::graphql;
use crate::http;
use crate::jobs;
use crate::listings::Listings;
use crate::organisations::jobs as organisations_jobs;
use crate::projections::events::Incoming;
use crate::providers::jobs as providers_jobs;
use crate::service::{Republication, Service};
use crate::sessions::jobs as sessions_jobs;
use crate::sessions::service::{Authority, Tokens};
use crate::store::{self, Vault};
use crate::token_keys;

const DOMAIN: &str = "user";

/// The user subgraph: organisations, people, providers, API clients and sessions
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(flatten)]
    pub log: LogArgs,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serves the subgraph and publishes its events until SIGTERM or ctrl-C
    Serve(Box<Serve>),
    /// Brings the database up to date; does nothing if it is
    Migrate(database::Args),
    /// Prints the schema; needs no database
    Sdl,
    /// Makes this domain's RSA key: a private file for this process, a public one for the others
    GenerateKeys(GenerateKeys),
    /// Makes a key that signs access tokens; a server that runs publishes it within seconds and signs with it after that
    GenerateTokenKey(TokenKeys),
    /// Makes the platform's first administrator and an ADMIN client, and prints their secrets this once; does nothing if
    /// there is an administrator
    BootstrapAdmin(BootstrapAdmin),
    /// Shows and repairs what happens to this domain's events
    Events(Events),
}

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    server: chassis::Args,
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
    #[command(flatten)]
    vault: VaultArgs,
    #[command(flatten)]
    keys: TokenKeys,
    /// The issuer of access tokens, their `iss` claim: the address below which the metadata is (RFC 8414) [default: the origin
    /// of the token endpoint]
    #[arg(long, env = "CARNET_ISSUER", value_parser = issuer)]
    issuer: Option<String>,
    /// The address of the token endpoint, as programs know it
    #[arg(
        long,
        env = "CARNET_TOKEN_ENDPOINT",
        default_value = "http://127.0.0.1:4600/oauth/token"
    )]
    token_endpoint: Url,
    /// Where the public keys of access tokens are [default: /.well-known/jwks.json beside the token endpoint]
    #[arg(long, env = "CARNET_JWKS_URI")]
    jwks_uri: Option<Url>,
    /// How many seconds after its making a new key signs: for others to read it before
    #[arg(long, env = "CARNET_TOKEN_KEY_DELAY", default_value_t = 15)]
    token_key_delay: u32,
    /// How many passwords are hashed at a time [default: half the processors]
    #[arg(long, env = "CARNET_PASSWORD_THREADS")]
    password_threads: Option<NonZero<usize>>,
    #[command(flatten)]
    password_cost: PasswordCost,
    #[command(flatten)]
    mail: MailArgs,
}

/// The mail server that the common domain hands mails to.
#[derive(clap::Args)]
pub struct MailArgs {
    /// The mail server offers SMTPUTF8. Without it, addresses with letters beyond a to z before the @ are refused, because no mail
    /// reaches them
    #[arg(long, env = "CARNET_MAIL_SMTPUTF8")]
    mail_smtputf8: bool,
}

impl MailArgs {
    const fn server(&self) -> MailServer {
        MailServer {
            smtputf8: self.mail_smtputf8,
        }
    }
}

/// What hashing a password costs (Argon2id). A hash that was made at another cost is made anew at the next sign-in.
#[derive(clap::Args)]
pub struct PasswordCost {
    /// KiB of memory
    #[arg(long, env = "CARNET_PASSWORD_MEMORY_KIB", default_value_t = 19_456)]
    password_memory_kib: u32,
    /// How often the memory is filled
    #[arg(long, env = "CARNET_PASSWORD_PASSES", default_value_t = 2)]
    password_passes: u32,
}

#[derive(clap::Args)]
pub struct VaultArgs {
    #[command(flatten)]
    envelope: envelope::Args,
    /// The public key of the common domain (SPKI PEM), to which addresses are sealed in events
    #[arg(long, env = "CARNET_COMMON_PUBLIC_KEY_FILE")]
    common_public_key_file: PathBuf,
}

#[derive(clap::Args)]
pub struct TokenKeys {
    /// The folder of keys that sign access tokens: one PKCS#8 PEM file a key, named by its id; the newest signs
    #[arg(long, env = "CARNET_TOKEN_KEYS")]
    token_keys: PathBuf,
}

#[derive(clap::Args)]
pub struct Events {
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
    #[command(flatten)]
    vault: VaultArgs,
    #[command(subcommand)]
    command: outbox::Command,
}

#[derive(clap::Args)]
pub struct GenerateKeys {
    /// The file for the private key (PKCS#8 PEM); never replaced: where it exists, only the public one is made
    #[arg(long, env = "CARNET_DOMAIN_KEY_FILE")]
    private: PathBuf,
    /// The file for the public key (SPKI PEM); must not exist
    #[arg(long)]
    public: PathBuf,
}

#[derive(clap::Args)]
pub struct BootstrapAdmin {
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    vault: VaultArgs,
    #[command(flatten)]
    password_cost: PasswordCost,
    #[command(flatten)]
    mail: MailArgs,
    /// The administrator's email address
    #[arg(long)]
    email: SecretString,
    /// The administrator's name
    #[arg(long)]
    name: SecretString,
    /// The password; one is made up if none is given
    #[arg(long, env = "CARNET_ADMIN_PASSWORD", hide_env_values = true)]
    password: Option<SecretString>,
    /// The legal name of the organisation that runs the platform
    #[arg(long, default_value = "Platform operator")]
    organisation: String,
    /// Where it is registered (ISO 3166-1 alpha-2)
    #[arg(long, default_value = "DE", value_parser = country)]
    country: String,
}

/// Runs the subgraph: its schema, its routes and the relay of its events.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let vault = vault(&args.vault).await?;
    let threads = args
        .password_threads
        .map_or_else(half_the_processors, NonZero::get);
    let passwords = passwords(threads, &args.password_cost)?;
    let folder = args.keys.token_keys.clone();
    let tokens = Tokens::new(token_keys::read(&folder)?, authority(&args)?);
    let watched = tokens.clone();
    let listings = Listings {
        republication: Republication::new(pool.clone(), vault.clone()),
    };
    let service = Service::new(pool.clone(), vault, passwords, tokens, args.mail.server());
    let (scope, asked) = (service.clone(), service.clone());
    let (expiring, purging, indexing) = (service.clone(), service.clone(), service.clone());
    let (streams, consuming, listing) = (args.streams.clone(), pool.clone(), pool.clone());
    let ready = move || {
        let service = asked.clone();
        async move { Ok(service.ready().await?) }
    };
    chassis::App::new(DOMAIN, args.server)
        .graphql(graphql::schema(service.clone()), move |request, caller| {
            Load::scope(&scope, request, caller, chassis::now())
        })
        .open_routes(http::open_routes(service.clone()))
        .signed_routes(http::signed_routes(service))
        .ready("database", ready)
        .task("token keys", move |stop| {
            sessions_jobs::keep_token_keys(folder, watched, stop)
        })
        .task("purge", move |stop| jobs::purge(purging, stop))
        .task("organisation names", move |stop| {
            organisations_jobs::index_organisation_names(indexing, stop)
        })
        .task("accreditations", move |stop| {
            providers_jobs::expire_accreditations(expiring, stop)
        })
        .task("events", move |stop| {
            outbox::consume(streams, consuming, DOMAIN, Incoming, stop)
        })
        .task("republication", move |stop| {
            outbox::republish_daily(listing, listings, chassis::now, stop)
        })
        .task("relay", move |stop| {
            outbox::relay(args.streams, pool, DOMAIN, stop)
        })
        .serve()
        .await
}

pub async fn migrate(args: &database::Args) -> anyhow::Result<()> {
    database::migrate(args, &store::MIGRATIONS)
        .await
        .context("the database could not be brought up to date")
}

/// Runs a command on this domain's events. The key store is opened only for what seals addresses.
pub async fn events(args: Events) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let (name, streams, pool, reactions) = (DOMAIN, &args.streams, &pool, Incoming);
    if let outbox::Command::Republish = args.command {
        let republication = Republication::new(pool.clone(), vault(&args.vault).await?);
        let listings = Listings { republication };
        let domain = outbox::Domain {
            name,
            args: streams,
            pool,
            reactions,
            listings,
        };
        return args.command.run(domain, chassis::now()).await;
    }
    let domain = outbox::Domain {
        name,
        args: streams,
        pool,
        reactions,
        listings: outbox::NoListings,
    };
    args.command.run(domain, chassis::now()).await
}

pub fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{}", text.trim_end()).context("standard output is closed")
}

pub fn generate_keys(args: &GenerateKeys) -> anyhow::Result<()> {
    Ok(envelope::generate_domain_key_files(
        &args.private,
        &args.public,
    )?)
}

pub fn generate_token_key(args: &TokenKeys) -> anyhow::Result<()> {
    print(
        &token_keys::generate(&args.token_keys)?
            .display()
            .to_string(),
    )
}

pub async fn bootstrap_admin(args: BootstrapAdmin) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let vault = vault(&args.vault).await?;
    let new = Bootstrap {
        organisation: args.organisation,
        country: args.country,
        email: args.email.clone(),
        mail_server: args.mail.server(),
        name: args.name,
        password: args.password,
    };
    let made = make_admin(
        &pool,
        &vault,
        &passwords(1, &args.password_cost)?,
        new,
        chassis::now(),
    )
    .await?;
    let Some(Bootstrapped {
        password,
        client_key,
    }) = made
    else {
        tracing::info!("there is an administrator: nothing was done");
        return Ok(());
    };
    let secrets = [
        ("email", args.email),
        ("password", password),
        ("client key", client_key),
    ];
    let lines = secrets.map(|(name, secret)| format!("{name}: {}", secret.expose_secret()));
    print(&lines.join("\n"))
}

fn authority(args: &Serve) -> anyhow::Result<Authority> {
    let beside = || args.token_endpoint.join("/.well-known/jwks.json");
    let jwks_uri = args
        .jwks_uri
        .clone()
        .map_or_else(beside, Ok)
        .context("the token endpoint is no http address")?;
    let origin = || args.token_endpoint.origin().ascii_serialization();
    Ok(Authority {
        issuer: args.issuer.clone().unwrap_or_else(origin),
        token_endpoint: args.token_endpoint.to_string(),
        jwks_uri: jwks_uri.to_string(),
        key_delay: time::Duration::seconds(args.token_key_delay.into()),
    })
}

fn passwords(threads: usize, cost: &PasswordCost) -> anyhow::Result<Passwords> {
    Ok(Passwords::at_cost(
        threads,
        cost.password_memory_kib,
        cost.password_passes,
    )?)
}

async fn vault(args: &VaultArgs) -> anyhow::Result<Vault> {
    let common = Recipient::read(&args.common_public_key_file)?;
    Ok(Vault::open(Keyring::open(&args.envelope, DOMAIN).await?, common).await?)
}

/// The metadata of an issuer with a path would be elsewhere (RFC 8414, section 3.1).
fn issuer(text: &str) -> Result<String, &'static str> {
    let address = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let plain = address
        .filter(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none());
    let plain = plain.ok_or("an issuer is an http or https address without a path")?;
    Ok(plain.origin().ascii_serialization())
}

fn country(text: &str) -> Result<String, &'static str> {
    let parsed = CountryCode::parse(Value::from(text));
    parsed
        .map(|country| country.0)
        .map_err(|_| "a country is two capital letters of ISO 3166-1, as DE")
}

fn half_the_processors() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2))
}
