use clap::{Parser, Subcommand};
use subgraph::Subgraph;
use user::administrators::{BootstrapAdmin, bootstrap_admin};
use user::arguments::{KeyArgs, TokenKeyArgs};
use user::listings::Listings;
use user::projections::events::Incoming;
use user::serve::{Serve, serve};
use user::token_keys::generate_token_key;
use user::{NAME, graphql, service, store};

/// The user subgraph: organisations, users, providers, API clients and sessions
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
    /// Serve the subgraph and publish its events until SIGTERM or Ctrl-C
    Serve(Box<Serve>),
    /// Generate a key that signs access tokens; a running server publishes it within seconds and signs with it after a
    /// delay
    GenerateTokenKey(TokenKeyArgs),
    /// Create the platform's first administrator and an ADMIN client, and print their secrets once; do nothing if an
    /// administrator exists
    BootstrapAdmin(Box<BootstrapAdmin>),
    #[command(flatten)]
    Shared(subgraph::Command<KeyArgs>),
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
        Command::GenerateTokenKey(args) => generate_token_key(&args),
        Command::BootstrapAdmin(args) => bootstrap_admin(*args).await,
        Command::Shared(command) => command.run(SUBGRAPH, listings).await,
    }
}

async fn listings(pool: database::Pool, keys: KeyArgs) -> anyhow::Result<Listings> {
    Ok(Listings::new(pool, keys.open().await?))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
