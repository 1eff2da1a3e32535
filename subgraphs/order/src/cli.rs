//! The command line: wiring only.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::certificates::adapters::certificate_key;
use crate::certificates::http;
use crate::events::Incoming;
use crate::evidence::adapters as evidence_adapters;
use crate::evidence::http as evidence_http;
use crate::evidence::service::{Downloads, Files};
use crate::graphql;
use crate::jobs;
use crate::legacy_import::adapters as legacy_import_adapters;
use crate::listings::Listings;
use crate::service::{Republication, Service};
use crate::store::{self, Keyring};
use crate::transport_approvals::jobs as transport_approvals_jobs;

const DOMAIN: &str = "order";

/// The order subgraph: from the request of an assessment to the certificate and the transport approval.
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
    Serve(Box<Serve>),
    /// Brings the database up to date; does nothing if it is
    Migrate(database::Args),
    /// Shows and repairs what happens to this domain's events
    Events(Box<EventsArgs>),
    /// Prints the schema; needs no database
    Sdl,
    /// Makes this domain's RSA key: a private file for this process, a public one for the others
    GenerateKeys(GenerateKeys),
    /// Makes the key with which the platform signs certificates; does nothing if there is one
    GenerateCertificateKey(CertificateKey),
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
    certificate_key: CertificateKey,
    /// The address under which the world knows the platform: public pages and QR codes begin with it
    #[arg(
        long,
        env = "CARNET_PUBLIC_URL",
        default_value = "http://127.0.0.1:4600"
    )]
    public_url: String,
    #[command(flatten)]
    files: FileArgs,
}

#[derive(clap::Args)]
pub struct CertificateKey {
    /// The file with the keys that sign certificates: Ed25519, PKCS#8 PEM, one after the other; the first signs, the
    /// others are published
    #[arg(long = "certificate-key-file", env = "CARNET_CERTIFICATE_KEY_FILE")]
    file: PathBuf,
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

/// Where the files of evidence are kept, and how much of them.
#[derive(clap::Args)]
struct FileArgs {
    /// The folder for them; made if it is not there, for this user alone
    #[arg(long, env = "CARNET_FILES_FOLDER")]
    files: PathBuf,
    /// Bytes of the largest file
    #[arg(long, env = "CARNET_LARGEST_FILE", default_value_t = 25 * 1024 * 1024)]
    largest_file: u64,
    /// How many files an organisation may have without a document
    #[arg(long, env = "CARNET_UNATTACHED_FILES", default_value_t = 200)]
    unattached_files: i64,
    /// How many bytes an organisation may store
    #[arg(long, env = "CARNET_STORED_BYTES", default_value_t = 5 * 1024 * 1024 * 1024)]
    stored_bytes: i64,
    /// How many files an organisation may download at a time from one process
    #[arg(long, env = "CARNET_DOWNLOADS_AT_ONCE", default_value_t = 8)]
    downloads_at_once: usize,
    /// How long an upload may take, in seconds
    #[arg(long, env = "CARNET_UPLOAD_TIMEOUT", default_value_t = 300)]
    upload_timeout: u64,
}

impl FileArgs {
    fn open(&self) -> anyhow::Result<Files> {
        let objects = evidence_adapters::open_folder(&self.files)?;
        let downloads = Downloads::at_most(self.downloads_at_once);
        let (largest, unattached, stored) =
            (self.largest_file, self.unattached_files, self.stored_bytes);
        Ok(Files {
            objects,
            largest,
            unattached,
            stored,
            downloads,
        })
    }

    /// What a request may have: the form around a file is a little longer than the file.
    fn limits(&self) -> chassis::Limits {
        let body = usize::try_from(self.largest_file)
            .unwrap_or(usize::MAX)
            .saturating_add(64 * 1024);
        chassis::Limits {
            body,
            timeout: Duration::from_secs(self.upload_timeout),
        }
    }
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

pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let keys = Keyring::open(&args.keys, DOMAIN)
        .await
        .context("the domain's keys could not be opened")?;
    let issuer = certificate_key::read(&args.certificate_key.file, &args.public_url)?;
    let service = Service::open(pool.clone(), keys, issuer, args.files.open()?).await?;
    let service = service.with_foreign_orders(legacy_import_adapters::read);
    let (watching, reviewing, files) = (service.clone(), service.clone(), service.clone());
    let (open, signed) = (
        http::open_routes(service.clone()),
        http::signed_routes(service.clone()),
    );
    let (asked, relayed, streams) = (service.clone(), pool.clone(), args.streams.clone());
    let (listed, listings) = (pool.clone(), Listings(Republication::new(pool.clone())));
    let ready = move || {
        let service = asked.clone();
        async move { Ok(service.ready().await?) }
    };
    chassis::App::new(DOMAIN, args.server)
        .graphql(graphql::schema(service.clone()), move |request, caller| {
            graphql::scope(&service, request, caller)
        })
        .open_routes(open)
        .signed_routes(signed)
        .signed_routes_within(args.files.limits(), evidence_http::file_routes(files))
        .ready("database", ready)
        .task("deadlines", move |stop| {
            jobs::watch_deadlines(watching, stop)
        })
        .task("reviews", move |stop| {
            transport_approvals_jobs::work_off_reviews(reviewing, stop)
        })
        .task("relay", move |stop| {
            outbox::relay(streams, relayed, DOMAIN, stop)
        })
        .task("events", move |stop| {
            outbox::consume(args.streams, pool, DOMAIN, Incoming, stop)
        })
        .task("republication", move |stop| {
            outbox::republish_daily(listed, listings, chassis::now, stop)
        })
        .serve()
        .await
}

pub async fn migrate(args: &database::Args) -> anyhow::Result<()> {
    database::migrate(args, &store::MIGRATIONS)
        .await
        .context("the database could not be brought up to date")
}

pub async fn events(args: EventsArgs) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let listings = Listings(Republication::new(pool.clone()));
    let domain = outbox::Domain {
        name: DOMAIN,
        args: &args.streams,
        pool: &pool,
        reactions: Incoming,
        listings,
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

pub fn generate_certificate_key(args: &CertificateKey) -> anyhow::Result<()> {
    certificate_key::generate(&args.file)
}
