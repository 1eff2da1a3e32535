//! The command line: wiring only.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::events::Incoming;
use crate::graphql;
use crate::service::{ChainName, Services};
use crate::statistics::service::MonthlyCost;
use crate::store;
use crate::views;

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
    /// Serves the subgraph, processes and publishes events, until SIGTERM or ctrl-C
    Serve(Serve),
    /// Brings the database up to date; does nothing if it is
    Migrate(database::Args),
    /// Prints the schema; needs no database
    Sdl,
    /// Makes this domain's RSA key: a private file for this process, a public one for the others
    GenerateKeys(GenerateKeys),
    /// Checks that the access records and security events of a day, or of all days, are as they were recorded; fails if not
    Verify(Verify),
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
    /// The day in UTC, such as 2026-12-30; without it, all days in order, up to the first that is broken
    #[arg(long, value_parser = day)]
    day: Option<Date>,
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

/// Runs the subgraph: its schema, its relay and its consumer.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let services = Services::new(pool.clone())
        .with_monthly_cost(args.monthly_cost)
        .with_views(views::list_views(args.streams.clone()));
    let schema = graphql::schema(&services);
    let checked = services.clone();
    let ready = move || {
        let services = checked.clone();
        async move { Ok(services.ready().await?) }
    };
    let (relayed, relay_pool) = (args.streams.clone(), pool.clone());
    chassis::App::new(DOMAIN, args.server)
        .graphql(schema, move |request, caller| {
            graphql::scope(&services, request, caller)
        })
        .ready("database", ready)
        .task("relay", move |stop| {
            outbox::relay(relayed, relay_pool, DOMAIN, stop)
        })
        .task("events", move |stop| {
            outbox::consume(args.streams, pool, DOMAIN, Incoming, stop)
        })
        .serve()
        .await
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

pub async fn verify(args: &Verify) -> anyhow::Result<()> {
    let services = Services::new(database::connect(&args.database)?);
    let mut broken = Vec::new();
    for chain in [ChainName::AccessRecords, ChainName::SecurityEvents] {
        broken.extend(verify_chain(&services, chain, args.day).await?);
    }
    anyhow::ensure!(broken.is_empty(), broken.join("; "));
    Ok(())
}

/// Verifies one chain and prints its days. Ends at the first day that is broken, and returns the reason.
async fn verify_chain(
    services: &Services,
    chain: ChainName,
    day: Option<Date>,
) -> anyhow::Result<Option<String>> {
    let name = match chain {
        ChainName::AccessRecords => "records",
        ChainName::SecurityEvents => "security events",
    };
    let days = match day {
        Some(day) => vec![day],
        None => services.list_days(chain).await?,
    };
    for day in days {
        let chain = services.verify_day(chain, day).await?;
        if let Err(reason) = chain.verdict {
            return Ok(Some(format!(
                "the {name} of {day} are not as they were recorded: {reason}"
            )));
        }
        let (entries, head) = (chain.head.entries, hex::encode(chain.head.hash));
        let lost = if chain.lost > 0 {
            format!(", {} records lost", chain.lost)
        } else {
            String::new()
        };
        print(&format!(
            "{day}: {entries} {name}, intact, head {head}{lost}"
        ))?;
    }
    Ok(None)
}

fn day(text: &str) -> Result<Date, time::error::Parse> {
    Date::parse(text, &Iso8601::DATE)
}
