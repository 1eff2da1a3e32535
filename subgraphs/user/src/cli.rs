//! The command line: wiring only.

use std::io::Write;
use std::num::NonZero;
use std::path::PathBuf;

use anyhow::Context;
use async_graphql::{ScalarType, Value};
use chassis::LogArgs;
use chassis::scalar::CountryCode;
use clap::{Parser, Subcommand};
use envelope::{Keyring, Recipient};
use secrecy::{ExposeSecret, SecretString};

use crate::service::{Bootstrap, Bootstrapped, Passwords, Service, Tokens, bootstrap_admin as make_admin};
use crate::store::Vault;
use crate::{graphql, http, store, token_keys};

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
    Serve(Serve),
    /// Brings the database up to date; does nothing if it is
    Migrate(database::Args),
    /// Prints the schema; needs no database
    Sdl,
    /// Makes this domain's RSA key: a private file for this process, a public one for the others
    GenerateKeys(GenerateKeys),
    /// Makes a key that signs access tokens; from its next start on, the server signs with it
    GenerateTokenKey(TokenKeys),
    /// Makes the platform's first administrator and an ADMIN client, and prints their secrets this once; does nothing if
    /// there is an administrator
    BootstrapAdmin(BootstrapAdmin),
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
    /// Who issues access tokens: their `iss` claim
    #[arg(long, env = "CARNET_ISSUER", default_value = "carnet")]
    issuer: String,
    /// How many passwords are hashed at a time [default: half the processors]
    #[arg(long, env = "CARNET_PASSWORD_THREADS")]
    password_threads: Option<NonZero<usize>>,
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
    /// The folder of keys that sign access tokens: one PKCS#8 PEM file a key, named by its id; the last by name signs
    #[arg(long, env = "CARNET_TOKEN_KEYS")]
    token_keys: PathBuf,
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
    let passwords = Passwords::new(args.password_threads.map_or_else(half_the_processors, NonZero::get))?;
    let tokens = Tokens::new(token_keys::read(&args.keys.token_keys)?, &args.issuer);
    let service = Service::new(pool.clone(), vault, passwords, tokens);
    let (scope, asked) = (service.clone(), service.clone());
    let ready = move || {
        let service = asked.clone();
        async move { Ok(service.ready().await?) }
    };
    chassis::App::new(DOMAIN, args.server)
        .graphql(graphql::schema(service.clone()), move |request, caller| {
            graphql::scope(&scope, request, caller)
        })
        .open_routes(http::open_routes(service.clone()))
        .signed_routes(http::signed_routes(service))
        .ready("database", ready)
        .task("relay", move |stop| outbox::relay(args.streams, pool, DOMAIN, stop))
        .serve()
        .await
}

pub async fn migrate(args: &database::Args) -> anyhow::Result<()> {
    store::MIGRATIONS
        .run(&database::connect(args)?)
        .await
        .context("the database could not be brought up to date")
}

pub fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{}", text.trim_end()).context("standard output is closed")
}

pub fn generate_keys(args: &GenerateKeys) -> anyhow::Result<()> {
    Ok(envelope::generate_domain_key_files(&args.private, &args.public)?)
}

pub fn generate_token_key(args: &TokenKeys) -> anyhow::Result<()> {
    print(&token_keys::generate(&args.token_keys)?.display().to_string())
}

pub async fn bootstrap_admin(args: BootstrapAdmin) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let vault = vault(&args.vault).await?;
    let new = Bootstrap {
        organisation: args.organisation,
        country: args.country,
        email: args.email.clone(),
        name: args.name,
        password: args.password,
    };
    let made = make_admin(&pool, &vault, &Passwords::new(1)?, new, chassis::now()).await?;
    let Some(Bootstrapped { password, client_key }) = made else {
        tracing::info!("there is an administrator: nothing was done");
        return Ok(());
    };
    let secrets = [("email", args.email), ("password", password), ("client key", client_key)];
    let lines = secrets.map(|(name, secret)| format!("{name}: {}", secret.expose_secret()));
    print(&lines.join("\n"))
}

async fn vault(args: &VaultArgs) -> anyhow::Result<Vault> {
    let common = Recipient::read(&args.common_public_key_file)?;
    Ok(Vault::open(Keyring::open(&args.envelope, DOMAIN).await?, common).await?)
}

fn country(text: &str) -> Result<String, &'static str> {
    let parsed = CountryCode::parse(Value::from(text));
    parsed.map(|country| country.0).map_err(|_| "a country is two capital letters of ISO 3166-1, as DE")
}

fn half_the_processors() -> usize {
    std::thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2))
}
