use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use caller::Rights;
use database::{MigrateError, Migrator, Pool};
use outbox::{Listings, NoListings, Reactions};

/// Properties of a subgraph for the common subcommands.
pub struct Subgraph<R> {
    pub name: &'static str,
    pub migrations: &'static Migrator,
    /// Renders the schema definition.
    pub sdl: fn() -> String,
    /// The callers that may use each root field and entity.
    pub rights: &'static Rights,
    /// The reactions to events, for replays of dead letters.
    pub reactions: R,
}

/// The common subcommands of all subgraphs. `A` has additional arguments for the listings of `events republish`.
#[derive(clap::Subcommand)]
pub enum Command<A: clap::Args = NoArgs> {
    /// Apply the pending database migrations
    Migrate(database::Args),
    /// Print the schema; needs no database
    Sdl,
    /// Print the table of rights as JSON; needs no database
    Rights,
    /// Generate the domain's RSA key: a private file for this process, and a public file for the other domains
    GenerateKeys(GenerateKeys),
    /// Show and repair the processing of this domain's events
    Events(Box<Events<A>>),
}

#[derive(clap::Args)]
pub struct Events<A: clap::Args> {
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    streams: outbox::Args,
    #[command(flatten)]
    listings: A,
    #[command(subcommand)]
    command: outbox::Command,
}

#[derive(clap::Args)]
pub struct GenerateKeys {
    /// File for the private key (PKCS#8 PEM); it is never replaced: if it exists, only the public file is written
    #[arg(long, env = "CARNET_DOMAIN_KEY_FILE")]
    private: PathBuf,
    /// File for the public key (SPKI PEM); it must not exist
    #[arg(long)]
    public: PathBuf,
}

/// No additional arguments.
#[derive(clap::Args)]
pub struct NoArgs {}

impl<A: clap::Args> Command<A> {
    /// Runs the subcommand. `listings` is called only for `events republish`.
    pub async fn run<R: Reactions, L: Listings>(
        self,
        subgraph: Subgraph<R>,
        listings: impl AsyncFnOnce(Pool, A) -> anyhow::Result<L>,
    ) -> anyhow::Result<()> {
        match self {
            Self::Migrate(args) => migrate(&args, subgraph.migrations).await,
            Self::Sdl => print(&(subgraph.sdl)()),
            Self::Rights => print(&serde_json::to_string_pretty(subgraph.rights)?),
            Self::GenerateKeys(keys) => Ok(envelope::generate_domain_key_files(
                &keys.private,
                &keys.public,
            )?),
            Self::Events(events) => events.run(subgraph, listings).await,
        }
    }
}

impl<A: clap::Args> Events<A> {
    async fn run<R: Reactions, L: Listings>(
        self,
        subgraph: Subgraph<R>,
        listings: impl AsyncFnOnce(Pool, A) -> anyhow::Result<L>,
    ) -> anyhow::Result<()> {
        let pool = database::connect(&self.database)?;
        let domain = outbox::Domain {
            name: subgraph.name,
            args: &self.streams,
            pool: &pool,
            reactions: subgraph.reactions,
            listings: NoListings,
        };
        if let outbox::Command::Republish = self.command {
            let listings = listings(pool.clone(), self.listings).await?;
            let domain = domain.with_listings(listings);
            return self.command.run(domain, chassis::now()).await;
        }
        self.command.run(domain, chassis::now()).await
    }
}

async fn migrate(args: &database::Args, migrations: &Migrator) -> anyhow::Result<()> {
    match database::migrate(args, migrations).await {
        Err(MigrateError::VersionMissing(version) | MigrateError::VersionMismatch(version)) => {
            anyhow::bail!(
                "the database has the migration {version} of another version of Carnet, from which there is no upgrade: start with \
                 an empty database (`cargo xtask reset` empties the databases of the local platform)"
            )
        }
        outcome => outcome.context("the database migrations failed"),
    }
}

/// Prints to standard output.
pub fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{}", text.trim_end()).context("standard output is closed")
}
