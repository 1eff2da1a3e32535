use clap::{Parser, Subcommand};
use order::certificate_key::{CertificateKey, generate_certificate_key};
use order::events::Incoming;
use order::listings::Listings;
use order::serve::{Serve, serve};
use order::service::Republication;
use order::{NAME, graphql, service, store};
use subgraph::Subgraph;

/// The order subgraph: from the request of an assessment to the certificate and the transport approval
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
    /// Serves the subgraph, publishes its events and consumes those of other domains, until SIGTERM or ctrl-C
    Serve(Box<Serve>),
    /// Generates the key with which the platform signs certificates, unless the file exists
    GenerateCertificateKey(CertificateKey),
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
        Command::GenerateCertificateKey(args) => generate_certificate_key(&args),
        Command::Shared(command) => {
            let listings = async |pool, _| Ok(Listings(Republication::new(pool)));
            command.run(SUBGRAPH, listings).await
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
