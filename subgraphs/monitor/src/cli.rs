//! The command line: wiring only.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::events::{Incoming, PRODUCERS};
use crate::service::Service;
use crate::{graphql, store};

const DOMAIN: &str = "monitor";

/// The monitor subgraph: who did what, through which client, and how it went.
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
    /// Serves the subgraph and takes in events until SIGTERM or ctrl-C
    Serve(Serve),
    /// Brings the database up to date; does nothing if it is
    Migrate(database::Args),
    /// Prints the schema; needs no database
    Sdl,
    /// Makes this domain's RSA key: a private file for this process, a public one for the others
    GenerateKeys(GenerateKeys),
    /// Checks that a day's access records are as they were recorded; fails if not
    Verify(Verify),
}

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    server: chassis::Args,
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
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
pub struct Verify {
    #[command(flatten)]
    database: database::Args,
    /// The day in UTC, as 2026-12-30
    #[arg(long, value_parser = day)]
    day: Date,
}

/// Runs the subgraph: its schema and its consumer. Nothing is published yet, so there is no relay.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let service = Service::new(pool.clone());
    let schema = graphql::schema(service.clone());
    let ready = move || {
        let service = service.clone();
        async move { Ok(service.ready().await?) }
    };
    chassis::App::new(DOMAIN, args.server)
        .graphql(schema, |request, _caller| request)
        .ready("database", ready)
        .task("events", move |stop| outbox::consume(args.streams, pool, DOMAIN, PRODUCERS, Incoming, stop))
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

pub async fn verify(args: &Verify) -> anyhow::Result<()> {
    let chain = Service::new(database::connect(&args.database)?).verify(args.day).await?;
    chain.verdict.with_context(|| format!("{} is not as it was recorded", args.day))?;
    print(&format!(
        "{}: {} records, intact, head {}",
        args.day,
        chain.head.records,
        hex::encode(chain.head.hash)
    ))
}

fn day(text: &str) -> Result<Date, time::error::Parse> {
    Date::parse(text, &Iso8601::DATE)
}
