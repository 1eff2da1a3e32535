use clap::Parser;
use rule::cli::{Cli, Command};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    cli.log.init()?;
    match cli.command {
        Command::Serve(args) => rule::cli::serve(args).await,
        Command::Migrate(args) => rule::cli::migrate(&args).await,
        Command::Sdl => rule::cli::print(&rule::graphql::sdl()),
        Command::GenerateKeys(args) => rule::cli::generate_keys(&args),
        Command::Events(args) => rule::cli::events(args).await,
    }
}
