use clap::{Parser, Subcommand};
use monitor::events::Incoming;
use monitor::serve::{Serve, serve};
use monitor::verify::{Verify, verify};
use monitor::{NAME, graphql, service, store};
use outbox::NoListings;
use subgraph::Subgraph;

/// The monitor subgraph: access records, security events, statistics and event processing of all domains
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(flatten)]
    log: chassis::LogArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the subgraph, process and publish events, until SIGTERM or ctrl-C
    Serve(Box<Serve>),
    /// Verify the hash chains of the access records and security events, of one day or of all days; fails if a day is not intact
    Verify(Verify),
    #[command(flatten)]
    Shared(subgraph::Command),
}

const SUBGRAPH: Subgraph<Incoming> = Subgraph {
    name: NAME,
    migrations: &store::MIGRATIONS,
    sdl: graphql::sdl,
    rights: &service::RIGHTS,
    reactions: Incoming,
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    cli.log.init()?;
    match cli.command {
        Command::Serve(args) => serve(*args).await,
        Command::Verify(args) => verify(&args).await,
        Command::Shared(command) => command.run(SUBGRAPH, async |_, _| Ok(NoListings)).await,
    }
}
