use std::io::IsTerminal;

use clap::Parser;
use tracing_subscriber::EnvFilter;

/// Format of logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Human-readable; coloured on a terminal.
    #[default]
    Human,
    /// One JSON object per line.
    Json,
}

/// Level and format of logs. Logs go to standard error, because standard output has the results of commands.
#[derive(Clone, Debug, clap::Args)]
pub struct LogArgs {
    /// Level (error, warn, info, debug, trace), or levels by module, for example info,sqlx=warn.
    #[arg(long, env = "CARNET_LOG", default_value = "info", global = true)]
    pub log: String,
    /// Format of the logs.
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
    /// Starts logging, including panics. Call it once per process.
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

/// Starts logging with the settings of the environment, if logging has not been started.
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
