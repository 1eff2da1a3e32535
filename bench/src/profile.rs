//! The flame graph of a workload: `perf` samples the processes of the platform, and inferno draws the samples.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use crate::load::{Planned, Size};
use crate::say;

/// Samples a second, not a divisor of the kernel's clock.
const FREQUENCY: &str = "199";

pub struct Profile<'a> {
    /// The folder of the programs of inferno.
    pub inferno: &'a Path,
    pub folder: &'a Path,
    pub pids: Vec<u32>,
}

impl Profile<'_> {
    /// Runs the load to warm up, and draws the samples of the first half of a second one.
    pub async fn draw(&self, plan: &Planned, size: Size) -> anyhow::Result<()> {
        let half = Size {
            time: size.time / 2,
            ..size
        };
        plan.run(half).await?;
        let data = self.folder.join("perf.data");
        let (sampled, outcome) = tokio::join!(self.record(&data, half), plan.run(size));
        sampled?;
        outcome?;
        let graph = self.graph(&data)?;
        say::line(format!("The flame graph is {}", graph.display()));
        Ok(())
    }

    async fn record(&self, data: &Path, size: Size) -> anyhow::Result<()> {
        let pids: Vec<_> = self.pids.iter().map(u32::to_string).collect();
        let status = tokio::process::Command::new("perf")
            .args(["record", "--quiet", "-F", FREQUENCY])
            .args(["--call-graph", "dwarf,16384", "--pid", &pids.join(",")])
            .arg("--output")
            .arg(data)
            .args(["--", "sleep", &size.time.as_secs_f64().to_string()])
            .kill_on_drop(true)
            .status()
            .await
            .context("starting perf, which samples the processes")?;
        ensure!(status.success(), "perf ended with {status}");
        Ok(())
    }

    fn graph(&self, data: &Path) -> anyhow::Result<PathBuf> {
        let (script, folded) = (
            self.folder.join("perf.script"),
            self.folder.join("perf.folded"),
        );
        let graph = self.folder.join("flame-graph.svg");
        write(
            Command::new("perf").arg("script").arg("--input").arg(data),
            &script,
        )?;
        let collapse = self.inferno.join("inferno-collapse-perf");
        write(Command::new(collapse).arg(&script), &folded)?;
        let draw = self.inferno.join("inferno-flamegraph");
        write(Command::new(draw).arg(&folded), &graph)?;
        Ok(graph)
    }
}

/// Writes the output of a program into a file.
fn write(command: &mut Command, file: &Path) -> anyhow::Result<()> {
    let output = std::fs::File::create(file)?;
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .stdin(Stdio::null())
        .stdout(output)
        .status()
        .with_context(|| format!("starting {name}"))?;
    ensure!(status.success(), "{name} ended with {status}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_of_a_program_is_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out");
        write(Command::new("echo").arg("a"), &file).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "a\n");
        assert!(write(&mut Command::new("false"), &file).is_err());
    }
}
