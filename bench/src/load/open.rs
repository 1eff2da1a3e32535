//! An open model: requests arrive at a constant rate, however fast the answers are. k6 sends them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::process::Command;

use super::Latency;

const SCRIPT: &str = include_str!("open.js");
/// The worst latency in seconds for which k6 has enough virtual users. Each of them takes some megabytes.
const WORST: f64 = 0.25;
const FEWEST: f64 = 50.0;

/// The program k6.
pub struct K6 {
    program: PathBuf,
    script: PathBuf,
}

#[derive(Clone, Copy)]
pub struct OpenLoad {
    /// Requests a second.
    pub rate: f64,
    pub time: Duration,
}

/// The result of an open-model load.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OpenOutcome {
    /// Requests a second.
    pub rate: f64,
    pub latency: Latency,
    /// The share of answers with an error.
    pub failures: f64,
    /// Requests that were not sent, because too many were under way. If there are any, the latencies are too low.
    pub dropped: f64,
}

impl K6 {
    /// Writes the script into this folder.
    pub fn new(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let script = folder.join("open.js");
        fs::write(&script, SCRIPT)?;
        Ok(Self {
            program: program.to_owned(),
            script,
        })
    }

    /// Sends the requests of a plan to this host and port.
    pub async fn run(
        &self,
        plan: &Path,
        address: &str,
        load: OpenLoad,
    ) -> anyhow::Result<OpenOutcome> {
        let result = plan.with_extension("open.json");
        let users = (load.rate * WORST).max(FEWEST).ceil();
        let mut command = Command::new(&self.program);
        command.args(["run", "--quiet", "--no-usage-report"]);
        for (name, value) in [
            // Otherwise each virtual user would parse the plan for it.
            ("ADDRESS", address.to_owned()),
            ("PLAN", plan.to_string_lossy().into_owned()),
            ("RESULT", result.to_string_lossy().into_owned()),
            ("RATE", load.rate.to_string()),
            ("DURATION", format!("{}s", load.time.as_secs())),
            ("VUS", users.to_string()),
        ] {
            command.arg("--env").arg(format!("{name}={value}"));
        }
        let status = command
            .arg(&self.script)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .status()
            .await
            .context("starting k6")?;
        ensure!(status.success(), "k6 ended with {status}");
        let summary: Value = serde_json::from_str(&fs::read_to_string(&result)?)?;
        outcome(&summary, load.rate)
    }
}

fn outcome(summary: &Value, rate: f64) -> anyhow::Result<OpenOutcome> {
    let metric = |name: &str, value: &str| summary.get(name)?.get(value)?.as_f64();
    let latency = |value: &str| {
        metric("http_req_duration", value).with_context(|| format!("k6 has not measured {value}"))
    };
    Ok(OpenOutcome {
        rate,
        latency: Latency {
            p50: latency("p(50)")?,
            p95: latency("p(95)")?,
            p99: latency("p(99)")?,
            p999: latency("p(99.9)")?,
            max: latency("max")?,
        },
        failures: metric("failures", "rate").unwrap_or(0.0),
        // The metric exists only if requests were dropped.
        dropped: metric("dropped_iterations", "count").unwrap_or(0.0),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_summary_has_latencies_failures_and_dropped_requests() {
        let values =
            json!({ "p(50)": 1.0, "p(95)": 2.0, "p(99)": 3.0, "p(99.9)": 4.0, "max": 5.0 });
        let summary = json!({
            "http_req_duration": values, "failures": { "rate": 0.5 }, "dropped_iterations": { "count": 7 },
        });
        let measured = outcome(&summary, 100.0).unwrap();
        assert!((measured.latency.p999 - 4.0).abs() < f64::EPSILON);
        assert!((measured.failures - 0.5).abs() < f64::EPSILON);
        assert!((measured.dropped - 7.0).abs() < f64::EPSILON);
        let none = outcome(&json!({ "http_req_duration": values }), 100.0).unwrap();
        assert!(none.dropped.abs() < f64::EPSILON);
        assert!(outcome(&json!({}), 100.0).is_err());
    }
}
