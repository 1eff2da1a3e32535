//! The command line: wiring only.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::domain::Quotas;
use crate::graphql;
use crate::jobs::{begin_days, do_work, purge};
use crate::listings::Listings;
use crate::projections::events::Incoming;
use crate::service::Service;
use crate::store;

const DOMAIN: &str = "rule";

/// The rule subgraph: rule packs, the nomenclature, products and self-checks
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
    /// Serves the subgraph, publishes its events and takes in others' until SIGTERM or ctrl-C
    Serve(Serve),
    /// Brings the database up to date; does nothing if it is
    Migrate(database::Args),
    /// Prints the schema; needs no database
    Sdl,
    /// Makes this domain's RSA key: a private file for this process, a public one for the others
    GenerateKeys(GenerateKeys),
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
    quotas: QuotaArgs,
}

/// The most that one organisation may have
#[derive(clap::Args)]
#[expect(
    clippy::struct_field_names,
    reason = "the names are those of the options"
)]
pub struct QuotaArgs {
    /// Products of one organisation, archived ones included
    #[arg(long, env = "CARNET_MOST_PRODUCTS", default_value_t = Quotas::default().products)]
    most_products: i64,
    /// Steps in the classifications of one organisation's products, together
    #[arg(
        long,
        env = "CARNET_MOST_CLASSIFICATION_RECORDS",
        default_value_t = Quotas::default().classification_records
    )]
    most_classification_records: i64,
    /// Watches of one organisation
    #[arg(long, env = "CARNET_MOST_WATCHES", default_value_t = Quotas::default().watches)]
    most_watches: i64,
    /// Products times active watches by HS prefix of one organisation
    #[arg(long, env = "CARNET_MOST_WATCHED_PRODUCTS", default_value_t = Quotas::default().watched_products)]
    most_watched_products: i64,
    /// Bulk self-checks of one organisation that are under way
    #[arg(
        long,
        env = "CARNET_MOST_OPEN_BULK_SELF_CHECKS",
        default_value_t = Quotas::default().open_bulk_self_checks
    )]
    most_open_bulk_self_checks: i64,
    /// Self-checks of one organisation on a day
    #[arg(long, env = "CARNET_MOST_SELF_CHECKS_A_DAY", default_value_t = Quotas::default().self_checks_a_day)]
    most_self_checks_a_day: i64,
}

impl From<QuotaArgs> for Quotas {
    fn from(args: QuotaArgs) -> Self {
        Self {
            products: args.most_products,
            classification_records: args.most_classification_records,
            watches: args.most_watches,
            watched_products: args.most_watched_products,
            open_bulk_self_checks: args.most_open_bulk_self_checks,
            self_checks_a_day: args.most_self_checks_a_day,
        }
    }
}

#[derive(clap::Args)]
pub struct Events {
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
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

/// Runs the subgraph: its schema, the relay of its events, its reactions to others', and its work in the background.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let service = Service::new(pool.clone()).with_quotas(args.quotas.into());
    let (scope, asked) = (service.clone(), service.clone());
    let (worked, begun, purged) = (service.clone(), service.clone(), service.clone());
    let incoming = Incoming {
        packs: service.packs().clone(),
    };
    let ready = move || {
        let service = asked.clone();
        async move { Ok(service.ready().await?) }
    };
    let listings = Listings {
        service: service.clone(),
    };
    let (relayed, consumed) = (
        (args.streams.clone(), pool.clone()),
        (args.streams, pool.clone()),
    );
    chassis::App::new(DOMAIN, args.server)
        .graphql(graphql::schema(service), move |request, caller| {
            graphql::scope(&scope, request, caller)
        })
        .ready("database", ready)
        .task("relay", move |stop| {
            outbox::relay(relayed.0, relayed.1, DOMAIN, stop)
        })
        .task("events", move |stop| {
            outbox::consume(consumed.0, consumed.1, DOMAIN, incoming, stop)
        })
        .task("republication", move |stop| {
            outbox::republish_daily(pool, listings, chassis::now, stop)
        })
        .task("work", move |stop| do_work(worked, stop))
        .task("days", move |stop| begin_days(begun, stop))
        .task("purge", move |stop| purge(purged, stop))
        .serve()
        .await
}

pub async fn migrate(args: &database::Args) -> anyhow::Result<()> {
    database::migrate(args, &store::MIGRATIONS)
        .await
        .context("the database could not be brought up to date")
}

/// Runs a command on this domain's events.
pub async fn events(args: Events) -> anyhow::Result<()> {
    let Events {
        database,
        streams,
        command,
    } = args;
    let pool = database::connect(&database)?;
    let service = Service::new(pool.clone());
    let domain = outbox::Domain {
        name: DOMAIN,
        args: &streams,
        pool: &pool,
        reactions: Incoming {
            packs: service.packs().clone(),
        },
        listings: Listings { service },
    };
    command.run(domain, chassis::now()).await
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
