//! `serve`: its arguments, and the process that it runs.

use std::num::NonZeroU8;

use anyhow::Context;
use chassis::App;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};

use crate::NAME;
use crate::events::Incoming;
use crate::graphql;
use crate::jobs::purge;
use crate::mail::adapters::{Folder, MailUrl, Smtp, sender};
use crate::mail::domain::{AccountPage, PublicSite};
use crate::mail::http;
use crate::mail::jobs::deliver_mail;
use crate::mail::service::{Mail, Pages};
use crate::service::Services;
use crate::store::Keyring;

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

/// Runs the subgraph: its schema, its relay, its consumer and its mail.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let keys = Keyring::open(&args.keys, NAME).await?;
    let services = Services::open(
        pool.clone(),
        keys,
        Pages {
            account: args.account_url,
            site: args.public_url,
        },
    )
    .await?;
    let (scoped, purged) = (services.clone(), services.clone());
    let app = App::new(NAME, args.server)
        .graphql(graphql::schema(&services), move |request, caller| {
            graphql::scope(&scoped, request, caller)
        })
        .signed_routes(http::signed_routes(services.mail.clone()))
        .task("purge", move |stop| purge(purged, stop));
    let app = subgraph::with_state(app, NAME, &pool, &args.streams, Incoming);
    with_mail(app, services.mail, args.mail)?.serve().await
}

fn with_mail(app: App, service: Mail, mail: MailArgs) -> anyhow::Result<App> {
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
