//! The steps, in the order in which a mistake is found soonest.

use std::num::NonZero;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, bail};
use cargo_metadata::Message;

use super::bench::Bench;
use super::counts::Counts;
use super::platform::ScratchPlatform;
use crate::commands::{compose, prepare, sdl};
use crate::services::{python, tools};
use crate::{cargo, checkout, run};

pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    /// Left out by `--fast`.
    pub slow: bool,
    pub needs_build: bool,
    pub run: fn(&Bench, &mut Counts) -> anyhow::Result<()>,
}

pub const BUILD: &str = "build";
const END_TO_END: &str = "e2e";

pub const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "the code is formatted",
        slow: false,
        needs_build: false,
        run: |_, _| run::run(cargo::cargo()?.args(["fmt", "--all", "--", "--check"])),
    },
    Step {
        name: "lints",
        about: "clippy finds nothing, in any target",
        slow: false,
        needs_build: false,
        run: |_, _| lints(),
    },
    Step {
        name: "docs",
        about: "the documentation builds without a warning",
        slow: true,
        needs_build: false,
        run: |_, _| docs(),
    },
    Step {
        name: BUILD,
        about: "all programs build, against the checked-in query data",
        slow: false,
        needs_build: false,
        run: |bench, _| bench.programs().map(drop),
    },
    Step {
        name: "schemas",
        about: "subgraphs/*/schema.graphql are what the code says",
        slow: false,
        needs_build: true,
        run: |bench, _| sdl::sdl(bench.programs()?, true),
    },
    Step {
        name: "supergraph",
        about: "the subgraphs compose, to what supergraph.graphql says",
        slow: false,
        needs_build: true,
        run: |bench, _| compose::compose(bench.programs()?, true),
    },
    Step {
        name: "queries",
        about: "subgraphs/*/.sqlx are what the code and the migrations say",
        slow: true,
        needs_build: true,
        run: |bench, _| prepare::prepare(&bench.servers()?.postgres, true),
    },
    Step {
        name: "tests",
        about: "the tests of each crate and subgraph, the layer and dependency rules among them",
        slow: false,
        needs_build: true,
        run: tests,
    },
    Step {
        name: "doctests",
        about: "the examples in the documentation",
        slow: true,
        needs_build: true,
        run: |_, counts| {
            counted(
                cargo::cargo()?.args(["test", "--workspace", "--doc"]),
                counts,
            )
        },
    },
    Step {
        name: END_TO_END,
        about: "the whole platform over HTTP, with the real gateway and the client examples",
        slow: true,
        needs_build: true,
        run: end_to_end,
    },
    Step {
        name: "containers",
        about: "compose.yaml and the Dockerfiles are valid; they are not run",
        slow: true,
        needs_build: false,
        run: |_, _| container_files(),
    },
];

pub fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

fn lints() -> anyhow::Result<()> {
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ];
    run::run(cargo::cargo()?.args(lints))
}

fn docs() -> anyhow::Result<()> {
    let docs = [
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ];
    run::run(
        cargo::cargo()?
            .args(docs)
            .env("RUSTDOCFLAGS", "--deny warnings"),
    )
}

/// All tests but those of the whole platform.
///
/// One process per test program and not per test: the RSA key that many tests need costs a second of computing, once in
/// a process. Most of their time they wait, for Postgres and for events, so there are more of them than processors.
fn tests(bench: &Bench, counts: &mut Counts) -> anyhow::Result<()> {
    let threads = std::thread::available_parallelism().map_or(2, NonZero::get) * 2;
    let mut command = cargo::cargo()?;
    // Without the one package the selection has the same features: see `cargo.rs`.
    command.args([
        "test",
        "--workspace",
        "--exclude",
        END_TO_END,
        "--lib",
        "--bins",
        "--tests",
    ]);
    command.args([
        "--no-fail-fast",
        "--",
        "--quiet",
        &format!("--test-threads={threads}"),
    ]);
    counted(
        command
            .envs(bench.servers()?.environment())
            .envs(bench.extent()),
        counts,
    )
}

/// The tests of the whole platform. Each test program is one process, because its tests take turns.
fn end_to_end(bench: &Bench, counts: &mut Counts) -> anyhow::Result<()> {
    let client_examples = "the client examples are run";
    tools::require(
        &["node", "npm", "python3"],
        &["nodejs", "npm", "python3", "python3-venv"],
        client_examples,
    )?;
    let programs = test_programs(END_TO_END)?;
    let platform = ScratchPlatform::start(bench.programs()?)?;
    let mut bad = Vec::new();
    for program in programs {
        let mut command = Command::new(&program);
        command.current_dir(checkout::root().join(END_TO_END));
        command.envs(platform.environment()).envs(bench.extent());
        if let Err(error) = counted(&mut command, counts) {
            bad.push(format!("{error:#}"));
        }
    }
    if !bad.is_empty() {
        platform.show_logs();
        bail!(bad.join("; "));
    }
    Ok(())
}

/// The test programs of one package, built as part of the whole workspace.
fn test_programs(package: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut build = cargo::cargo()?;
    build.args([
        "test",
        "--workspace",
        "--no-run",
        "--quiet",
        "--message-format=json-render-diagnostics",
    ]);
    let output = run::output(&mut build, "")?;
    let mut programs = Vec::new();
    for message in Message::parse_stream(output.as_bytes()) {
        let Message::CompilerArtifact(artifact) = message? else {
            continue;
        };
        let is_test = artifact.profile.test
            && artifact
                .target
                .kind
                .iter()
                .any(|kind| kind.to_string() == "test");
        if is_test
            && artifact
                .manifest_path
                .parent()
                .and_then(|folder| folder.file_name())
                == Some(package)
        {
            programs.push(
                artifact
                    .executable
                    .context("a test program without a file")?
                    .into_std_path_buf(),
            );
        }
    }
    if programs.is_empty() {
        bail!("no test program in {package}");
    }
    programs.sort();
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
    if found.passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

/// No container engine is needed to see that the files are well formed and sensible.
fn container_files() -> anyhow::Result<()> {
    let compose = checkout::root().join("compose.yaml");
    run::run(
        python::tool("check-jsonschema")?
            .args(["--builtin-schema", "vendor.compose-spec"])
            .arg(compose),
    )?;
    let deploy = checkout::root().join("deploy");
    let mut files = Vec::new();
    for entry in
        std::fs::read_dir(&deploy).with_context(|| format!("reading {}", deploy.display()))?
    {
        let path = entry?.path();
        if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().ends_with("Dockerfile"))
        {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("no Dockerfile in {}", deploy.display());
    }
    run::run(python::tool("hadolint")?.args(files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_without_tests_fails() {
        let line =
            |passed: u64| format!("echo 'test result: ok. {passed} passed; 0 failed; 0 ignored'");
        for (script, good) in [
            ("true".to_owned(), false),
            (line(0), false),
            (line(2), true),
        ] {
            let outcome = counted(
                Command::new("sh").args(["-c", &script]),
                &mut Counts::default(),
            );
            assert_eq!(outcome.is_ok(), good, "{script}: {outcome:?}");
        }
    }
}
