use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use database::{MigrateError, Migrator, Pool};
use outbox::{Listings, NoListings, Reactions};

/// A subgraph, for the subcommands that all have.
pub struct Subgraph<R> {
    pub name: &'static str,
    pub migrations: &'static Migrator,
    /// Renders the schema in the schema definition language.
    pub sdl: fn() -> String,
    /// The reactions to events, for a dead letter that is processed again.
    pub reactions: R,
}

/// The subcommands that all subgraphs have. `A` has the further arguments of the listings that `events republish` publishes.
#[derive(clap::Subcommand)]
pub enum Command<A: clap::Args = NoArgs> {
    /// Bring the database up to date; does nothing if it is
    Migrate(database::Args),
    /// Print the schema; needs no database
    Sdl,
    /// Make the domain's RSA key: a private file for this process, a public one for the others
    GenerateKeys(GenerateKeys),
    /// Show and repair what happens to this domain's events
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
    /// The file for the private key (PKCS#8 PEM); never replaced: where it exists, only the public one is made
    #[arg(long, env = "CARNET_DOMAIN_KEY_FILE")]
    private: PathBuf,
    /// The file for the public key (SPKI PEM); must not exist
    #[arg(long)]
    public: PathBuf,
}

/// No further arguments.
#[derive(clap::Args)]
pub struct NoArgs {}

impl<A: clap::Args> Command<A> {
    /// Runs the subcommand. `listings` is called for `events republish` only.
    pub async fn run<R: Reactions, L: Listings>(
        self,
        subgraph: Subgraph<R>,
        listings: impl AsyncFnOnce(Pool, A) -> anyhow::Result<L>,
    ) -> anyhow::Result<()> {
        match self {
            Self::Migrate(args) => migrate(&args, subgraph.migrations).await,
            Self::Sdl => print(&(subgraph.sdl)()),
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
                "the database has migration {version} of another version of Carnet, from which no migration leads here: \
                 begin with an empty database (`cargo xtask reset` empties that of the local platform)"
            )
        }
        outcome => outcome.context("the database could not be brought up to date"),
    }
}

/// Prints to standard output.
pub fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{}", text.trim_end()).context("standard output is closed")
}
