//! Taurus with its executor for k6, the only one that needs neither Java nor a browser and whose generator is not Python.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio::process::Command;

const SCRIPT: &str = include_str!("users.js");

/// The programs of Taurus.
pub struct Taurus {
    programs: PathBuf,
    /// The folder for its files.
    folder: PathBuf,
    script: PathBuf,
}

/// Users who send requests.
pub struct Replay<'a> {
    pub plan: &'a Path,
    pub address: &'a str,
    pub users: u32,
    /// Seconds between two requests of a user.
    pub pace: f64,
    pub time: Duration,
}

/// The result of a replay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    pub requests: u64,
    /// Requests a second.
    pub rate: f64,
    /// In milliseconds.
    pub mean: f64,
    /// In milliseconds.
    pub p99: f64,
    /// Requests without an answer, and answers with an error or a refusal.
    pub failures: u64,
}

/// The row for all requests in the statistics of Taurus.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Totals {
    succeeded: u64,
    failed: u64,
    /// In seconds.
    mean: f64,
}

impl Taurus {
    /// Writes the script into the folder of the report.
    pub fn new(programs: &Path, folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.join("taurus");
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let script = folder.join("users.js");
        fs::write(&script, SCRIPT)?;
        Ok(Self {
            programs: programs.to_owned(),
            folder,
            script,
        })
    }

    pub async fn run(&self, replay: &Replay<'_>) -> anyhow::Result<Outcome> {
        // The rate names the files of a row.
        let rate = (f64::from(replay.users) / replay.pace).round();
        let file = |name: &str| self.folder.join(format!("{rate}-{name}"));
        let (configuration, statistics, summary) =
            (file("bzt.json"), file("stats.csv"), file("k6.json"));
        let settings = self.configuration(replay, &statistics);
        fs::write(&configuration, serde_json::to_string_pretty(&settings)?)?;
        let log = fs::File::create(file("bzt.log"))?;
        let status = Command::new(self.programs.join("bzt"))
            .arg("-q")
            .arg(&configuration)
            .env_clear()
            .env("PATH", self.search_path()?)
            // It writes its own settings there.
            .env("HOME", &self.folder)
            .env("ADDRESS", replay.address)
            .env("PLAN", replay.plan)
            .env("PACE", replay.pace.to_string())
            .env("RESULT", &summary)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .status()
            .await
            .context("starting bzt")?;
        ensure!(
            status.success(),
            "bzt ended with {status}; its log is in {}",
            self.folder.display()
        );
        let totals = totals(&fs::read_to_string(&statistics).context("the statistics of Taurus")?)?;
        let summary = serde_json::from_str(&fs::read_to_string(&summary)?)?;
        outcome(totals, &summary, replay.time)
    }

    /// k6 is found on the path only.
    fn search_path(&self) -> anyhow::Result<std::ffi::OsString> {
        let usual = ["/usr/bin", "/bin"].map(PathBuf::from);
        let folders = std::iter::once(self.programs.clone()).chain(usual);
        Ok(std::env::join_paths(folders)?)
    }

    fn configuration(&self, replay: &Replay<'_>, statistics: &Path) -> Value {
        json!({
            "settings": {
                "check-updates": false,
                "artifacts-dir": self.folder.join("artifacts-%Y-%m-%d_%H-%M-%S.%f"),
            },
            "modules": { "console": { "disable": true } },
            "execution": [{
                "executor": "k6",
                "concurrency": replay.users,
                "hold-for": format!("{}s", replay.time.as_secs()),
                "scenario": "users",
            }],
            "scenarios": { "users": { "script": self.script } },
            "reporting": [{ "module": "final-stats", "dump-csv": statistics, "summary": false, "percentiles": false }],
        })
    }
}

/// Reads the row without a label.
fn totals(statistics: &str) -> anyhow::Result<Totals> {
    let mut lines = statistics.lines();
    let header: Vec<&str> = lines.next().context("a header")?.split(',').collect();
    let row = lines
        .find(|line| line.starts_with(','))
        .context("a row for all requests")?;
    let cells: Vec<&str> = row.split(',').collect();
    let cell = |name: &str| -> anyhow::Result<&str> {
        let position = header.iter().position(|column| *column == name);
        let cell = position.and_then(|position| cells.get(position));
        cell.copied().with_context(|| format!("a column {name}"))
    };
    Ok(Totals {
        succeeded: cell("succ")?.parse()?,
        failed: cell("fail")?.parse()?,
        mean: cell("avg_rt")?.parse()?,
    })
}

/// The figures of Taurus, with those of k6 that it does not have: percentiles that are not rounded to milliseconds, and failures with
/// the status 200. The rate is that of the time of the load, because k6 counts the last pauses of the users, too.
fn outcome(totals: Totals, summary: &Value, time: Duration) -> anyhow::Result<Outcome> {
    let metric = |name: &str, value: &str| summary.get(name)?.get(value)?.as_f64();
    let failures = metric("failures", "count").unwrap_or(0.0);
    let requests = totals.succeeded + totals.failed;
    Ok(Outcome {
        requests,
        rate: rate(requests, time),
        mean: totals.mean * 1000.0,
        p99: metric("http_req_duration", "p(99)").context("k6 has not measured times")?,
        failures: totals.failed.max(whole(failures)),
    })
}

#[expect(clippy::cast_precision_loss, reason = "a rate with few digits")]
fn rate(requests: u64, time: Duration) -> f64 {
    requests as f64 / time.as_secs_f64()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count, which k6 writes as a number"
)]
fn whole(count: f64) -> u64 {
    count as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATISTICS: &str = "label,avg_ct,avg_rt,fail,succ,perc_99.0,rc_200\n\
                              graphql,0.00001,0.00500,1,9,0.00600,10\n,0.00001,0.00500,1,9,0.00600,10\n";

    #[test]
    fn the_row_without_a_label_is_that_of_all_requests() {
        let totals = totals(STATISTICS).unwrap();
        assert_eq!((totals.succeeded, totals.failed), (9, 1));
        assert!((totals.mean - 0.005).abs() < f64::EPSILON);
        assert!(super::totals("").is_err());
        assert!(super::totals("label,succ\n,1\n").is_err());
    }

    #[test]
    fn answers_with_an_error_are_failures() {
        let totals = totals(STATISTICS).unwrap();
        let time = Duration::from_secs(2);
        let mut summary = json!({ "http_req_duration": { "p(99)": 6.0 } });
        assert_eq!(outcome(totals, &summary, time).unwrap().failures, 1);
        summary["failures"] = json!({ "count": 4 });
        let outcome = outcome(totals, &summary, time).unwrap();
        assert_eq!((outcome.requests, outcome.failures), (10, 4));
        assert!((outcome.mean - 5.0).abs() < 1e-9);
        assert!((outcome.rate - 5.0).abs() < 1e-9);
        assert!(super::outcome(totals, &json!({}), time).is_err());
    }

    #[test]
    fn the_load_is_that_of_the_users() {
        let folder = tempfile::tempdir().unwrap();
        let taurus = Taurus::new(Path::new("programs"), folder.path()).unwrap();
        let replay = Replay {
            plan: Path::new("plan.json"),
            address: "127.0.0.1:1",
            users: 500,
            pace: 1.8,
            time: Duration::from_secs(30),
        };
        let configuration = taurus.configuration(&replay, Path::new("stats.csv"));
        let execution = |name: &str| configuration.pointer(&format!("/execution/0/{name}"));
        assert_eq!(execution("executor"), Some(&json!("k6")));
        assert_eq!(execution("concurrency"), Some(&json!(500)));
        assert_eq!(execution("hold-for"), Some(&json!("30s")));
        assert!(taurus.script.is_file());
    }
}
