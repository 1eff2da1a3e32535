//! The `serve` subcommand.

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
    /// URL of the account page; letters link to `<page>#verify-email=<token>` and similar
    #[arg(
        long,
        env = "CARNET_ACCOUNT_URL",
        default_value = "http://127.0.0.1:4600/account"
    )]
    account_url: AccountPage,
    /// Public base URL of the platform, without a path; unsubscribe links begin with it
    #[arg(
        long,
        env = "CARNET_PUBLIC_URL",
        default_value = "http://127.0.0.1:4600"
    )]
    public_url: PublicSite,
}

#[derive(clap::Args)]
pub struct MailArgs {
    /// Destination of mails: `smtp://host:port` (unencrypted), `smtp://user:password@host?tls=required` (STARTTLS),
    /// `smtps://user:password@host`, or `file:///folder` for .eml files. User and password are percent-encoded
    #[arg(long = "mail-url", env = "CARNET_MAIL_URL", hide_env_values = true)]
    url: SecretString,
    /// Sender of mails, for example `Carnet <no-reply@carnet.example>`
    #[arg(long = "mail-from", env = "CARNET_MAIL_FROM", value_parser = sender)]
    from: Mailbox,
    /// Number of mails that are sent at the same time
    #[arg(
        long = "mail-workers",
        env = "CARNET_MAIL_WORKERS",
        default_value = "2"
    )]
    workers: NonZeroU8,
}

/// Runs the subgraph: the schema, the relay, the consumer and the mail workers.
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
    // Parsed here and not by clap, because clap prints values that it cannot parse, including the password.
    let url = url
        .expose_secret()
        .parse()
        .map_err(|why: &str| anyhow::anyhow!("CARNET_MAIL_URL is invalid: {why}"))?;
    Ok(match url {
        MailUrl::Smtp(server) => {
            let smtp = Smtp::new(server, from).context("the SMTP client cannot be created")?;
            app.task("mail", move |stop| {
                deliver_mail(service, smtp, workers, stop)
            })
        }
        MailUrl::Folder(folder) => {
            let folder = Folder::open(folder, from).context("the mail folder cannot be created")?;
            app.task("mail", move |stop| {
                deliver_mail(service, folder, workers, stop)
            })
        }
    })
}
