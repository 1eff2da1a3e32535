//! The bench: generates data for a platform, and measures the platform beside other gateways. `cargo xtask bench` builds it, starts
//! the platform and runs it. README.md describes the method.
#![expect(
    clippy::print_stdout,
    reason = "a command line tool speaks to its terminal"
)]

mod balance;
mod configuration;
mod data;
mod databases;
mod growth;
mod live;
mod load;
mod measure;
mod profile;
mod program;
mod published;
mod quota;
mod report;
mod run;
mod say;
mod settled;
mod streams;
mod systems;
mod tokens;
mod users;
mod workloads;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(bin_name = "bench", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Configure(configuration::Configure),
    Seed(data::Seed),
    Run(run::Run),
    Growth(growth::Growth),
    Live(live::Live),
    Published(published::Published),
    Load(load::Load),
    Balance(balance::Balance),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Configure(command) => command.run(),
        Command::Seed(command) => runtime()?.block_on(command.run()),
        Command::Run(command) => runtime()?.block_on(command.run()),
        Command::Growth(command) => runtime()?.block_on(command.run()),
        Command::Live(command) => runtime()?.block_on(command.run()),
        Command::Published(command) => runtime()?.block_on(command.run()),
        Command::Load(command) => one_thread()?.block_on(command.run()),
        Command::Balance(command) => one_thread()?.block_on(command.run()),
    }
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}

/// The load generator and the balancer use one thread, because they share the processors with what is measured.
fn one_thread() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}
