use std::io::IsTerminal;

use clap::Parser;
use tracing_subscriber::EnvFilter;

/// How logs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people; coloured on a terminal.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// What is logged, and how. Logs go to standard error: standard output is for what a command prints.
#[derive(Clone, Debug, clap::Args)]
pub struct LogArgs {
    /// What to log: a level (error, warn, info, debug, trace), or levels by module as in info,sqlx=warn.
    #[arg(long, env = "CARNET_LOG", default_value = "info", global = true)]
    pub log: String,
    /// How to write it.
    #[arg(
        long,
        env = "CARNET_LOG_FORMAT",
        value_enum,
        default_value_t,
        global = true
    )]
    pub log_format: LogFormat,
}

impl LogArgs {
    /// Starts logging, panics included. Once per process.
    pub fn init(&self) -> anyhow::Result<()> {
        let filter = EnvFilter::try_new(&self.log)?;
        let builder = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr);
        let started = match self.log_format {
            LogFormat::Human => builder
                .with_ansi(std::io::stderr().is_terminal())
                .try_init(),
            LogFormat::Json => builder.json().try_init(),
        };
        started.map_err(anyhow::Error::from_boxed)?;
        std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panicked")));
        Ok(())
    }
}

/// Starts logging as the environment says, if nobody did yet.
pub(crate) fn ensure() -> anyhow::Result<()> {
    #[derive(clap::Parser)]
    struct Environment {
        #[command(flatten)]
        log: LogArgs,
    }
    if tracing::dispatcher::has_been_set() {
        return Ok(());
    }
    Environment::try_parse_from([""])?.log.init()
}
