use clap::Parser;
use common::cli::{Cli, Command};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    cli.log.init()?;
    match cli.command {
        Command::Serve(args) => common::cli::serve(*args).await,
        Command::Migrate(args) => common::cli::migrate(&args).await,
        Command::Sdl => common::cli::print(&common::graphql::sdl()),
        Command::GenerateKeys(args) => common::cli::generate_keys(&args),
        Command::Events(args) => common::cli::events(args).await,
    }
}
