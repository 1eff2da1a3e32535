//! The command line: wiring only.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::events::{Incoming, PRODUCERS};
use crate::service::{Kept, MonthlyCost, Service};
use crate::{graphql, store};

const DOMAIN: &str = "monitor";

/// The monitor subgraph: who did what, through which client, how it went, and what bears on safety.
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
    /// Checks that a day's access records and security events are as they were recorded; fails if not
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
    /// What it costs to run the platform for a month, as "1234.56 EUR": the statistics tell from it what a thousand
    /// operations cost, and say nothing of it without
    #[arg(long, env = "CARNET_MONTHLY_COST")]
    monthly_cost: Option<MonthlyCost>,
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
    let service = Service::new(pool.clone()).with_monthly_cost(args.monthly_cost);
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
    let service = Service::new(database::connect(&args.database)?);
    let mut broken = Vec::new();
    for (kept, name) in [(Kept::AccessRecords, "records"), (Kept::SecurityEvents, "security events")] {
        let chain = service.verify(kept, args.day).await?;
        let (entries, head) = (chain.head.entries, hex::encode(chain.head.hash));
        match chain.verdict {
            Ok(()) => print(&format!("{}: {entries} {name}, intact, head {head}", args.day))?,
            Err(reason) => {
                broken.push(format!("the {name} of {} are not as they were recorded: {reason}", args.day));
            }
        }
    }
    anyhow::ensure!(broken.is_empty(), broken.join("; "));
    Ok(())
}

fn day(text: &str) -> Result<Date, time::error::Parse> {
    Date::parse(text, &Iso8601::DATE)
}
