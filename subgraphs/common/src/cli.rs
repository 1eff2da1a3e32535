//! The command line: wiring only.

use std::io::Write;
use std::num::NonZeroU8;
use std::path::PathBuf;

use anyhow::Context;
use chassis::App;
use clap::{Parser, Subcommand};
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};

use crate::events::Incoming;
use crate::graphql;
use crate::jobs::purge;
use crate::mail::adapters::{Folder, MailUrl, Smtp, sender};
use crate::mail::domain::{AccountPage, PublicSite};
use crate::mail::http;
use crate::mail::jobs::deliver_mail;
use crate::service::{Pages, Service};
use crate::store::{self, Keyring};

const DOMAIN: &str = "common";

/// The common subgraph: tells people what happened, in the application and by mail.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(flatten)]
    pub log: chassis::LogArgs,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serves the subgraph, processes and publishes events and sends mails, until SIGTERM or ctrl-C
    Serve(Box<Serve>),
    /// Brings the database up to date; does nothing if it is
    Migrate(database::Args),
    /// Prints the schema; needs no database
    Sdl,
    /// Makes this domain's RSA key: a private file for this process, a public one for those who seal to it
    GenerateKeys(GenerateKeys),
    /// Shows and repairs what happens to this domain's events
    Events(EventsArgs),
}

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    server: chassis::Args,
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    keys: envelope::Args,
    #[command(flatten)]
    streams: outbox::Args,
    #[command(flatten)]
    mail: MailArgs,
    /// The page where people look after their accounts: letters link to it, as `<page>#verify-email=<token>`
    #[arg(
        long,
        env = "CARNET_ACCOUNT_URL",
        default_value = "http://127.0.0.1:4600/account"
    )]
    account_url: AccountPage,
    /// The address under which the world knows the platform: the links that stop mails begin with it
    #[arg(
        long,
        env = "CARNET_PUBLIC_URL",
        default_value = "http://127.0.0.1:4600"
    )]
    public_url: PublicSite,
}

#[derive(clap::Args)]
pub struct EventsArgs {
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
    #[command(subcommand)]
    command: outbox::Command,
}

#[derive(clap::Args)]
pub struct MailArgs {
    /// Where mails go: `smtp://host:port` (not encrypted), `smtp://user:password@host?tls=required` (STARTTLS),
    /// `smtps://user:password@host`, or `file:///folder` for .eml files. User and password are percent-encoded
    #[arg(long = "mail-url", env = "CARNET_MAIL_URL", hide_env_values = true)]
    url: SecretString,
    /// Whom mails are from, as `Carnet <no-reply@carnet.example>`
    #[arg(long = "mail-from", env = "CARNET_MAIL_FROM", value_parser = sender)]
    from: Mailbox,
    /// How many mails are sent at the same time
    #[arg(
        long = "mail-workers",
        env = "CARNET_MAIL_WORKERS",
        default_value = "2"
    )]
    workers: NonZeroU8,
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

/// Runs the subgraph: its schema, its relay, its consumer and its mail.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let keys = Keyring::open(&args.keys, DOMAIN).await?;
    let service = Service::open(
        pool.clone(),
        keys,
        Pages {
            account: args.account_url,
            site: args.public_url,
        },
    )
    .await?;
    let (loading, checked, purged) = (service.clone(), service.clone(), service.clone());
    let ready = move || {
        let service = checked.clone();
        async move { Ok(service.ready().await?) }
    };
    let (relayed, relay_pool) = (args.streams.clone(), pool.clone());
    let app = App::new(DOMAIN, args.server)
        .graphql(graphql::schema(service.clone()), move |request, caller| {
            graphql::with_loaders(request, &loading, caller)
        })
        .signed_routes(http::signed_routes(service.clone()))
        .ready("database", ready)
        .task("purge", move |stop| purge(purged, stop))
        .task("relay", move |stop| {
            outbox::relay(relayed, relay_pool, DOMAIN, stop)
        })
        .task("events", move |stop| {
            outbox::consume(args.streams, pool, DOMAIN, Incoming, stop)
        });
    with_mail(app, service, args.mail)?.serve().await
}

fn with_mail(app: App, service: Service, mail: MailArgs) -> anyhow::Result<App> {
    let MailArgs { url, from, workers } = mail;
    // Parsed here and not by clap, which would print what it cannot parse, password and all.
    let url = url
        .expose_secret()
        .parse()
        .map_err(|why: &str| anyhow::anyhow!("the mail URL is wrong: {why}"))?;
    Ok(match url {
        MailUrl::Smtp(server) => {
            let smtp = Smtp::new(server, from).context("mails cannot be sent")?;
            app.task("mail", move |stop| {
                deliver_mail(service, smtp, workers, stop)
            })
        }
        MailUrl::Folder(folder) => {
            let folder = Folder::open(folder, from).context("mails cannot be written")?;
            app.task("mail", move |stop| {
                deliver_mail(service, folder, workers, stop)
            })
        }
    })
}

/// Runs a command on this domain's events.
pub async fn events(args: EventsArgs) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let domain = outbox::Domain {
        name: DOMAIN,
        args: &args.streams,
        pool: &pool,
        reactions: Incoming,
        listings: outbox::NoListings,
    };
    args.command.run(domain, chassis::now()).await
}

pub async fn migrate(args: &database::Args) -> anyhow::Result<()> {
    database::migrate(args, &store::MIGRATIONS)
        .await
        .context("the database could not be brought up to date")
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
