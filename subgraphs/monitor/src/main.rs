use clap::Parser;
use monitor::cli::{Cli, Command};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    cli.log.init()?;
    match cli.command {
        Command::Serve(args) => monitor::cli::serve(args).await,
        Command::Migrate(args) => monitor::cli::migrate(&args).await,
        Command::Sdl => monitor::cli::print(&monitor::graphql::sdl()),
        Command::GenerateKeys(args) => monitor::cli::generate_keys(&args),
        Command::Verify(args) => monitor::cli::verify(&args).await,
        Command::Events(args) => monitor::cli::events(args).await,
    }
}
