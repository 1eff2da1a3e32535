//! The steps, ordered so that mistakes are found early.

use std::num::NonZero;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, bail};
use cargo_metadata::Message;

use super::bench::Bench;
use super::counts::Counts;
use super::platform::ScratchPlatform;
use super::{browser, web};
use crate::commands::up::Web;
use crate::commands::{compose, figures, prepare, reference, sdl};
use crate::services::{packages, python};
use crate::{cargo, checkout, run};

type Run = fn(&Bench, &mut Counts) -> anyhow::Result<()>;

pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    /// Skipped by `--fast`.
    pub slow: bool,
    pub needs_build: bool,
    pub run: Run,
}

impl Step {
    const fn new(name: &'static str, about: &'static str, run: Run) -> Self {
        Self {
            name,
            about,
            slow: false,
            needs_build: false,
            run,
        }
    }

    const fn slow(self) -> Self {
        Self { slow: true, ..self }
    }

    const fn after_build(self) -> Self {
        Self {
            needs_build: true,
            ..self
        }
    }
}

pub const BUILD: &str = "build";
const OPERATIONS: &str = "operations";
const END_TO_END: &str = "e2e";
const JOURNEYS: &str = "journeys";

pub const STEPS: &[Step] = &[
    Step::new("format", "the code is formatted", |_, _| {
        run::run(cargo::cargo().args(["fmt", "--all", "--", "--check"]))
    }),
    Step::new(
        "lints",
        "clippy reports no warning, in any target",
        |_, _| lints(),
    ),
    Step::new(
        "figures",
        "the figures of the code's structure and its English are within their bounds",
        |_, _| figures::check(checkout::root()),
    ),
    Step::new(
        "docs",
        "the documentation builds without a warning",
        |_, _| docs(),
    )
    .slow(),
    Step::new(
        BUILD,
        "all programs build with the checked-in query data",
        |bench, _| bench.programs().map(drop),
    ),
    Step::new(
        "schemas",
        "subgraphs/*/schema.graphql match the code",
        |bench, _| sdl::sdl(bench.programs()?, true),
    )
    .after_build(),
    Step::new(
        "reference",
        "docs/reference matches the schemas, the tables of rights and the code",
        |bench, _| reference::reference(bench.programs()?, true),
    )
    .after_build(),
    Step::new(
        "supergraph",
        "the subgraphs compose, and the result matches supergraph.graphql",
        |bench, _| compose::compose(bench.programs()?, true),
    )
    .after_build(),
    Step::new(
        "web",
        "the web application: lints, operations, types, unit tests, and the build within its budgets",
        |_, counts| web::web(counts),
    )
    .slow(),
    Step::new(
        OPERATIONS,
        "the gateway accepts the operations of the web application: contracts, depth, cost",
        |bench, _| web::operations(bench.programs()?),
    )
    .slow()
    .after_build(),
    Step::new(
        "queries",
        "subgraphs/*/.sqlx match the code and the migrations",
        |bench, _| prepare::prepare(&bench.servers()?.postgres, true),
    )
    .slow()
    .after_build(),
    Step::new(
        "tests",
        "the tests of each crate and subgraph, including the layer and dependency rules",
        tests,
    )
    .after_build(),
    Step::new(
        "doctests",
        "the examples in the documentation",
        |_, counts| {
            counted(
                cargo::cargo().args(["test", "--workspace", "--doc"]),
                counts,
            )
        },
    )
    .slow()
    .after_build(),
    Step::new(
        END_TO_END,
        "the whole platform over HTTP, with the real gateway and the client examples",
        end_to_end,
    )
    .slow()
    .after_build(),
    Step::new(
        JOURNEYS,
        "the web application in Chromium, on the whole platform",
        browser::journeys,
    )
    .slow()
    .after_build(),
    Step::new(
        "containers",
        "compose.yaml and the Dockerfiles are valid; they are not run",
        |_, _| container_files(),
    )
    .slow(),
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
    run::run(cargo::cargo().args(lints))
}

fn docs() -> anyhow::Result<()> {
    let docs = [
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
    ];
    run::run(
        cargo::cargo()
            .args(docs)
            .env("RUSTDOCFLAGS", "--deny warnings"),
    )
}

/// All tests except for those of the whole platform.
///
/// There is one process per test program and not one per test: the RSA key that many tests need takes a second to
/// compute, once per process. The tests mostly wait for Postgres and for events, so there are more of them at a time
/// than processors.
fn tests(bench: &Bench, counts: &mut Counts) -> anyhow::Result<()> {
    let threads = std::thread::available_parallelism().map_or(2, NonZero::get) * 2;
    let mut command = cargo::cargo();
    // Without the one package the selection has the same features; see `cargo.rs`.
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

/// The tests of the whole platform. Each test program is one process, because its tests run one at a time.
fn end_to_end(bench: &Bench, counts: &mut Counts) -> anyhow::Result<()> {
    let client_examples = "the client examples are run";
    packages::require(
        &["node", "npm", "python3"],
        &["nodejs", "npm", "python3", "python3-venv"],
        client_examples,
    )?;
    let programs = test_programs(END_TO_END)?;
    let platform = ScratchPlatform::start(END_TO_END, bench.programs()?, Web::Omitted)?;
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
    let mut build = cargo::cargo();
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
                    .context("a test program has no executable")?
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
    let ended = run::shown(command)?;
    let found = Counts::of(&(ended.stdout + &ended.stderr));
    *counts += found;
    if found.failed > 0 {
        bail!("{found}");
    }
    if !ended.status.success() {
        bail!("ended with {}", ended.status);
    }
    if found.passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

/// Validates the container files, which needs no container engine.
fn container_files() -> anyhow::Result<()> {
    let compose = checkout::root().join("compose.yaml");
    run::run(
        python::tool("check-jsonschema")?
            .args(["--builtin-schema", "vendor.compose-spec"])
            .arg(compose),
    )?;
    let deploy = checkout::root().join("deploy");
    let mut files =
        checkout::files(&deploy).with_context(|| format!("reading {}", deploy.display()))?;
    files.retain(|file| file.to_string_lossy().ends_with("Dockerfile"));
    if files.is_empty() {
        bail!("no Dockerfile in {}", deploy.display());
    }
    run::run(python::tool("hadolint")?.args(files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_steps_need_neither_node_nor_a_whole_platform() {
        let fast = STEPS.iter().filter(|step| !step.slow);
        let names: Vec<&str> = fast.map(|step| step.name).collect();
        assert!(names.contains(&BUILD) && names.contains(&"tests"));
        for slow in ["web", OPERATIONS, END_TO_END, JOURNEYS] {
            assert!(!names.contains(&slow), "{slow}");
        }
    }

    #[test]
    fn the_steps_on_a_whole_platform_follow_the_build_in_order() {
        let place = |name: &str| STEPS.iter().position(|step| step.name == name).unwrap();
        assert!(place(BUILD) < place(END_TO_END) && place(END_TO_END) < place(JOURNEYS));
        for name in [END_TO_END, JOURNEYS] {
            assert!(STEPS[place(name)].needs_build, "{name}");
        }
    }

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
