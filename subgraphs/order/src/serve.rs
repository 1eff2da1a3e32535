//! The command `serve`: its arguments, and the process.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use chassis::App;

use crate::NAME;
use crate::certificate_key::CertificateKey;
use crate::certificates::adapters::certificate_key;
use crate::certificates::http::{open_routes, signed_routes};
use crate::events::Incoming;
use crate::evidence::http::download_routes;
use crate::files::adapters::open_folder;
use crate::files::http::upload_routes;
use crate::files::service::{DownloadSlots, FileStorage};
use crate::graphql;
use crate::jobs::watch_deadlines;
use crate::legacy_import::adapters as legacy_import;
use crate::listings::Listings;
use crate::service::{Republication, Services};
use crate::store::Keyring;
use crate::transport_approvals::jobs::run_reviews;

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
    /// Public address of the platform, with which public pages and QR codes begin
    #[arg(
        long,
        env = "CARNET_PUBLIC_URL",
        default_value = "http://127.0.0.1:4600"
    )]
    public_url: String,
    #[command(flatten)]
    files: FileArgs,
}

/// Arguments for the storage of files.
#[derive(clap::Args)]
struct FileArgs {
    /// Folder for files; created with permissions for this user only if it does not exist
    #[arg(long, env = "CARNET_FILES_FOLDER")]
    files: PathBuf,
    /// Maximum size of a file, in bytes
    #[arg(long, env = "CARNET_LARGEST_FILE", default_value_t = 25 * 1024 * 1024)]
    largest_file: u64,
    /// Maximum number of files without a document of an organisation
    #[arg(long, env = "CARNET_UNATTACHED_FILES", default_value_t = 200)]
    unattached_files: i64,
    /// Maximum size of all files of an organisation, in bytes
    #[arg(long, env = "CARNET_STORED_BYTES", default_value_t = 5 * 1024 * 1024 * 1024)]
    stored_bytes: i64,
    /// Maximum number of concurrent downloads of an organisation from one process
    #[arg(long, env = "CARNET_DOWNLOADS_AT_ONCE", default_value_t = 8)]
    downloads_at_once: usize,
    /// Maximum duration of an upload, in seconds
    #[arg(long, env = "CARNET_UPLOAD_TIMEOUT", default_value_t = 300)]
    upload_timeout: u64,
}

impl FileArgs {
    fn open(&self) -> anyhow::Result<FileStorage> {
        let objects = open_folder(&self.files)?;
        let downloads = DownloadSlots::at_most(self.downloads_at_once);
        let (largest, unattached, stored) =
            (self.largest_file, self.unattached_files, self.stored_bytes);
        Ok(FileStorage {
            objects,
            largest,
            unattached,
            stored,
            downloads,
        })
    }

    /// Returns the limits of an upload request. A multipart form is a little longer than its file.
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

/// Runs the subgraph: the schema, the routes, the relay, the consumer and the jobs.
pub async fn serve(args: Serve) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let keys = Keyring::open(&args.keys, NAME)
        .await
        .context("cannot open the keys of the domain")?;
    let issuer = certificate_key::read(args.certificate_key.file(), &args.public_url)?;
    let services = Services::open(pool.clone(), keys, issuer, args.files.open()?)
        .await?
        .with_foreign_orders(legacy_import::read);
    let (scoped, watched, limits) = (services.clone(), services.clone(), args.files.limits());
    let (listed, listings) = (pool.clone(), Listings(Republication::new(pool.clone())));
    let app = App::new(NAME, args.server)
        .graphql(graphql::schema(&services), move |request, caller| {
            graphql::scope(&scoped, request, caller)
        })
        .open_routes(open_routes(services.certificates.clone()))
        .signed_routes(signed_routes(services.certificates))
        .signed_routes_within(
            limits,
            upload_routes(services.files).merge(download_routes(services.downloads)),
        )
        .task("deadlines", move |stop| watch_deadlines(watched, stop))
        .task("reviews", move |stop| run_reviews(services.reviews, stop))
        .task("republication", move |stop| {
            outbox::republish_daily(listed, listings, chassis::now, stop)
        });
    subgraph::with_state(app, NAME, &pool, &args.streams, Incoming)
        .serve()
        .await
}
