use clap::Parser;
use user::cli::{self, Cli, Command};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    cli.log.init()?;
    match cli.command {
        Command::Serve(args) => cli::serve(*args).await,
        Command::Migrate(args) => cli::migrate(&args).await,
        Command::Sdl => cli::print(&user::graphql::sdl()),
        Command::GenerateKeys(args) => cli::generate_keys(&args),
        Command::GenerateTokenKey(args) => cli::generate_token_key(&args),
        Command::BootstrapAdmin(args) => cli::bootstrap_admin(args).await,
        Command::Events(args) => cli::events(args).await,
    }
}
