use clap::{Parser, Subcommand};
use rule::events::Incoming;
use rule::listings::Listings;
use rule::rule_packs::service::Packs;
use rule::serve::{Serve, serve};
use rule::service::{self, Services};
use rule::{NAME, graphql, store};
use subgraph::Subgraph;

/// The rule subgraph: rule packs, the nomenclature, products and self-checks
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
    /// Serve the GraphQL API, publish events and process events of other domains until SIGTERM or Ctrl-C
    Serve(Box<Serve>),
    #[command(flatten)]
    Shared(subgraph::Command),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    cli.log.init()?;
    match cli.command {
        Command::Serve(args) => serve(*args).await,
        Command::Shared(command) => {
            let subgraph = Subgraph {
                name: NAME,
                migrations: &store::MIGRATIONS,
                sdl: graphql::sdl,
                rights: &service::RIGHTS,
                reactions: Incoming {
                    packs: Packs::default(),
                },
            };
            command
                .run(subgraph, async |pool, _| {
                    Ok(Listings {
                        services: Services::new(pool),
                    })
                })
                .await
        }
    }
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
