use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use cargo_metadata::Message;

use super::counts::Counts;
use super::report::Report;
use crate::commands::{compose, prepare, sdl};
use crate::services::{python, scratch::Scratch, tools};
use crate::{cargo, checkout, run};

const END_TO_END: &str = "e2e";
const LEFT_OUT: &str = "left out by --fast";
const NO_BUILD: &str = "needs the build";

/// Every step, in the order in which a mistake is found soonest.
pub fn all(report: &mut Report, fast: bool) -> anyhow::Result<()> {
    report.step("format", |_| run::run(cargo::cargo()?.args(["fmt", "--all", "--", "--check"])))?;
    report.step("lints", |_| lints())?;
    if fast {
        report.leave("docs", LEFT_OUT);
    } else {
        report.step("docs", |_| docs())?;
    }
    let mut programs = PathBuf::new();
    let built = report.step("build", |_| {
        programs = cargo::build(false)?;
        Ok(())
    })?;
    if built {
        report.step("schemas are fresh", |_| sdl::sdl(&programs, true))?;
        report.step("supergraph is fresh", |_| compose::compose(&programs, true))?;
        with_servers(report, &programs, fast)?;
    } else {
        for name in ["schemas are fresh", "supergraph is fresh", "query data is fresh", "tests", "end to end"]
        {
            report.leave(name, NO_BUILD);
        }
    }
    if fast {
        report.leave("container files", LEFT_OUT);
    } else {
        report.step("container files", |_| container_files())?;
    }
    Ok(())
}

fn with_servers(report: &mut Report, programs: &Path, fast: bool) -> anyhow::Result<()> {
    let mut servers = None;
    report.step("servers for the tests", |_| {
        servers = Some(Scratch::start()?);
        Ok(())
    })?;
    let Some(servers) = servers else { return Ok(()) };
    if fast {
        report.leave("query data is fresh", LEFT_OUT);
    } else {
        report.step("query data is fresh", |_| prepare::prepare(&servers.postgres, true))?;
    }
    report.step("tests", |counts| tests(&servers, counts))?;
    report.step("examples in the docs", |counts| {
        counted(cargo::cargo()?.args(["test", "--workspace", "--doc"]), counts)
    })?;
    if fast {
        report.leave("end to end", LEFT_OUT);
    } else {
        report.step("end to end", |counts| end_to_end(&servers, programs, counts))?;
    }
    Ok(())
}

fn lints() -> anyhow::Result<()> {
    let lints = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    run::run(cargo::cargo()?.args(lints))
}

fn docs() -> anyhow::Result<()> {
    let docs = ["doc", "--workspace", "--no-deps", "--document-private-items"];
    run::run(cargo::cargo()?.args(docs).env("RUSTDOCFLAGS", "--deny warnings"))
}

/// All tests but those of the whole platform.
fn tests(servers: &Scratch, counts: &mut Counts) -> anyhow::Result<()> {
    let mut command = cargo::cargo()?;
    if tools::find("cargo-nextest").is_some() {
        let filter = format!("not package({END_TO_END})");
        command
            .args(["nextest", "run", "--workspace", "--no-fail-fast", "--status-level=slow", "-E"])
            .arg(filter);
    } else {
        command.args([
            "test",
            "--workspace",
            "--exclude",
            END_TO_END,
            "--bins",
            "--lib",
            "--tests",
            "--no-fail-fast",
        ]);
    }
    counted(command.envs(servers.environment()), counts)
}

/// The tests of the whole platform, each program as one process, so that its tests share what they start.
fn end_to_end(servers: &Scratch, programs: &Path, counts: &mut Counts) -> anyhow::Result<()> {
    let client_examples = "the client examples are run";
    tools::require(
        &["node", "npm", "python3"],
        &["nodejs", "npm", "python3", "python3-venv"],
        client_examples,
    )?;
    let mut bad = Vec::new();
    for program in test_programs(END_TO_END)? {
        let mut command = Command::new(&program);
        command
            .current_dir(checkout::root().join(END_TO_END))
            .envs(servers.environment())
            .env("CARNET_TEST_PROGRAMS", programs);
        if let Err(error) = counted(&mut command, counts) {
            bad.push(format!("{error:#}"));
        }
    }
    if bad.is_empty() { Ok(()) } else { bail!(bad.join("; ")) }
}

/// The test programs of one package, built as part of the whole workspace.
fn test_programs(package: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut build = cargo::cargo()?;
    build.args(["test", "--workspace", "--no-run", "--quiet", "--message-format=json-render-diagnostics"]);
    let output = run::output(&mut build, "")?;
    let mut programs = Vec::new();
    for message in Message::parse_stream(output.as_bytes()) {
        let Message::CompilerArtifact(artifact) = message? else { continue };
        let is_test =
            artifact.profile.test && artifact.target.kind.iter().any(|kind| kind.to_string() == "test");
        if is_test && artifact.manifest_path.parent().and_then(|folder| folder.file_name()) == Some(package) {
            programs.push(artifact.executable.context("a test program without a file")?.into_std_path_buf());
        }
    }
    Ok(programs)
}

fn counted(command: &mut Command, counts: &mut Counts) -> anyhow::Result<()> {
    let (status, output) = run::shown(command)?;
    let found = Counts::of(&output);
    *counts += found;
    if found.failed > 0 {
        bail!("{found}");
    }
    if !status.success() {
        bail!("ended with {status}");
    }
    Ok(())
}

/// No container engine is needed to see that the files are well formed and sensible.
fn container_files() -> anyhow::Result<()> {
    let compose = checkout::root().join("compose.yaml");
    run::run(
        python::tool("check-jsonschema")?.args(["--builtin-schema", "vendor.compose-spec"]).arg(compose),
    )?;
    let deploy = checkout::root().join("deploy");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&deploy).with_context(|| format!("reading {}", deploy.display()))? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().ends_with("Dockerfile")) {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("no Dockerfile in {}", deploy.display());
    }
    run::run(python::tool("hadolint")?.args(files))
}
