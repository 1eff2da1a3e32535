use clap::{Parser, Subcommand};
use common::events::Incoming;
use common::serve::{Serve, serve};
use common::{NAME, graphql, service, store};
use outbox::NoListings;
use subgraph::Subgraph;

/// The common subgraph: notifies people in the application and by email
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
    /// Serve the subgraph, process and publish events and send mails, until SIGTERM or ctrl-C
    Serve(Box<Serve>),
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
        Command::Shared(command) => command.run(SUBGRAPH, async |_, _| Ok(NoListings)).await,
    }
}
