use clap::Parser;
use order::cli::{self, Cli, Command};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    cli.log.init()?;
    match cli.command {
        Command::Serve(args) => cli::serve(*args).await,
        Command::Migrate(args) => cli::migrate(&args).await,
        Command::Events(args) => cli::events(*args).await,
        Command::Sdl => cli::print(&order::graphql::sdl()),
        Command::GenerateKeys(args) => cli::generate_keys(&args),
        Command::GenerateCertificateKey(args) => cli::generate_certificate_key(&args),
    }
}
