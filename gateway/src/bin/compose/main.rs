//! Composes the subgraphs' schemas into the supergraph and the API schema, without downloads, network or database.

mod composition;
mod places;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Parser;
use composition::{Composed, Failed, Remark, Source};
use serde::Deserialize;
use similar::TextDiff;

/// Compose the subgraphs into supergraph.graphql
///
/// Reads a file that names each subgraph with its routing URL and its schema file, composes the subgraphs, and writes
/// the supergraph with the description from that file, and the API schema. Prints hints and errors with the schema file and line that they
/// are about. Exits with 1 if the subgraphs do not compose, or, with --check, if the existing file is stale.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Write nothing; fail if a file is missing or stale, and show the differences
    #[arg(long)]
    check: bool,
    /// The file that names the subgraphs; paths of schema files are relative to it
    #[arg(long, default_value = "supergraph.yaml")]
    config: PathBuf,
    /// The supergraph to write [default: supergraph.graphql beside the configuration]
    #[arg(long)]
    output: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    /// The description of the schema, which introspection returns.
    description: Option<String>,
    /// The file of the API schema to write, for clients and their tools.
    api_schema: Option<PathBuf>,
    subgraphs: BTreeMap<String, SubgraphConfig>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubgraphConfig {
    routing_url: String,
    schema: PathBuf,
}

#[expect(
    clippy::print_stderr,
    reason = "a command line program that prints its findings"
)]
fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(done) => {
            eprintln!("{done}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> anyhow::Result<String> {
    let config = read(&args.config)?;
    let config: Config = serde_saphyr::from_str(&config)
        .with_context(|| format!("{} is not what compose expects", args.config.display()))?;
    let folder = args.config.parent().unwrap_or(Path::new(""));
    let output = args
        .output
        .clone()
        .unwrap_or_else(|| folder.join("supergraph.graphql"));

    let mut sources = Vec::new();
    let mut files = BTreeMap::new();
    for (name, subgraph) in config.subgraphs {
        let file = folder.join(&subgraph.schema);
        let sdl = read(&file)?;
        files.insert(name.clone(), file);
        sources.push(Source {
            name,
            routing_url: subgraph.routing_url,
            sdl,
        });
    }
    match composition::compose(&sources, config.description.as_deref()) {
        Ok(Composed { supergraph, hints }) => {
            let mut done = told("hint", &hints, &files);
            let mut outputs = Vec::new();
            if let Some(file) = config.api_schema {
                outputs.push((folder.join(file), composition::api_schema(&supergraph)?));
            }
            outputs.push((output, supergraph));
            for (output, text) in &outputs {
                done.push_str(&if args.check {
                    check(output, text)?
                } else {
                    write(output, text)?
                });
                done.push('\n');
            }
            Ok(done.trim_end().to_owned())
        }
        Err(Failed { errors, hints }) => {
            let hints = told("hint", &hints, &files);
            let errors = told("error", &errors, &files);
            bail!(
                "the subgraphs do not compose\n\n{hints}{}",
                errors.trim_end()
            )
        }
    }
}

fn check(output: &Path, text: &str) -> anyhow::Result<String> {
    let found = fs::read_to_string(output).unwrap_or_default();
    if found == text {
        return Ok(format!(
            "{} is what the subgraphs compose to",
            output.display()
        ));
    }
    let diff = TextDiff::from_lines(found.as_str(), text)
        .unified_diff()
        .context_radius(1)
        .to_string();
    let shown: Vec<&str> = diff.lines().take(40).collect();
    let left = diff.lines().count().saturating_sub(shown.len());
    let more = if left > 0 {
        format!("\n… and {left} more lines")
    } else {
        String::new()
    };
    bail!(
        "{} is stale: run compose and commit it (- is there, + should be)\n{}{more}",
        output.display(),
        shown.join("\n")
    )
}

/// Writes a temporary file and renames it, so that a gateway that watches the file never reads a partial one.
fn write(output: &Path, text: &str) -> anyhow::Result<String> {
    if fs::read_to_string(output).is_ok_and(|found| found == text) {
        return Ok(format!("{} is up to date", output.display()));
    }
    let draft = output.with_extension("graphql.new");
    fs::write(&draft, text).with_context(|| format!("{} cannot be written", draft.display()))?;
    fs::rename(&draft, output)
        .with_context(|| format!("{} cannot be replaced", output.display()))?;
    Ok(format!("wrote {}", output.display()))
}

fn told(what: &str, remarks: &[Remark], files: &BTreeMap<String, PathBuf>) -> String {
    let mut text = String::new();
    for remark in remarks {
        let _ = writeln!(text, "{what}: {}: {}", remark.code, remark.message);
        for place in &remark.places {
            let file = files
                .get(&place.subgraph)
                .map_or(place.subgraph.as_str().into(), |file| {
                    file.to_string_lossy()
                });
            let _ = writeln!(text, "    {file}:{}:{}", place.line, place.column);
        }
    }
    text
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}
