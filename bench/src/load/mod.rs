//! The load: requests that a process of its own sends, so that its processor time can be told apart.

mod closed;
mod open;
mod outcome;
mod prepared;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};
use tokio::process::Command;

pub use self::open::{K6, OpenLoad, OpenOutcome};
pub use self::outcome::{Latency, Outcome, is_answer};
pub use self::prepared::Prepared;

/// The connections of a closed loop.
const CONNECTIONS: usize = 32;

/// Send requests over a fixed number of connections, each as soon as the answer to the one before has arrived
#[derive(Args)]
pub struct Load {
    /// The file with the requests
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
    #[arg(long)]
    connections: usize,
    #[arg(long)]
    seconds: f64,
    /// The file for the result
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// The requests to one system. Each connection sends the next one that no other has sent; after the last one they begin again.
#[derive(Serialize, Deserialize)]
pub struct Plan {
    /// The host and port.
    pub address: String,
    pub requests: Vec<Request>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub headers: Vec<Header>,
    /// The body, a JSON object.
    pub body: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub name: String,
    pub value: String,
}

impl Header {
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }
}

impl Load {
    pub async fn run(self) -> anyhow::Result<()> {
        let plan: Plan = serde_json::from_str(&fs::read_to_string(&self.plan)?)?;
        let time = Duration::from_secs_f64(self.seconds);
        let outcome = closed::run(plan, self.connections, time).await?;
        Ok(fs::write(&self.to, serde_json::to_string(&outcome)?)?)
    }
}

/// The size of a closed-loop load.
#[derive(Clone, Copy)]
pub struct Size {
    pub connections: usize,
    pub time: Duration,
}

impl Size {
    /// The usual number of connections for this time.
    pub const fn of(time: Duration) -> Self {
        Self {
            connections: CONNECTIONS,
            time,
        }
    }
}

/// A plan in a file, which several runs use.
pub struct Planned {
    file: PathBuf,
}

impl Planned {
    pub fn write(plan: &Plan, file: &Path) -> anyhow::Result<Self> {
        fs::write(file, serde_json::to_string(plan)?)
            .with_context(|| format!("writing {}", file.display()))?;
        Ok(Self {
            file: file.to_owned(),
        })
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Runs the load in a process of its own.
    pub async fn run(&self, size: Size) -> anyhow::Result<Outcome> {
        let result = self.file.with_extension("outcome.json");
        let status = Command::new(std::env::current_exe()?)
            .arg("load")
            .arg("--plan")
            .arg(&self.file)
            .args(["--connections", &size.connections.to_string()])
            .args(["--seconds", &size.time.as_secs_f64().to_string()])
            .arg("--to")
            .arg(&result)
            .kill_on_drop(true)
            .status()
            .await?;
        ensure!(status.success(), "the load generator ended with {status}");
        Ok(serde_json::from_str(&fs::read_to_string(&result)?)?)
    }
}
