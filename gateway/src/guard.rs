//! Checks the parts of `router.yaml` on which the security of the gateway depends.
//!
//! The router passes only its own section of the configuration to a plugin. For this reason the file is read here
//! again: before the router starts, and by the plugin at each reload.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Parser;
use serde_json::Value;

/// The router's configuration argument. The router parses all other arguments itself.
#[derive(Parser)]
#[command(
    ignore_errors = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
struct Arguments {
    #[arg(long, short, env = "APOLLO_ROUTER_CONFIG_PATH")]
    config: Option<PathBuf>,
}

/// Rejects a configuration that is missing, that leaves the graph open, or that shares responses between users.
pub fn check() -> anyhow::Result<()> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if arguments.first().is_some_and(|first| only_shows(first)) {
        return Ok(());
    }
    let path = configuration(arguments);
    // Without a file the router starts with its default configuration, in which the graph is open.
    let path = path.context("there is no configuration: pass its path with --config")?;
    let name = path.display();
    let text = fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
    check_text(&text).with_context(|| format!("{name} is not a safe configuration"))
}

/// Returns true if the router only prints something and exits: its help, its version, or the output of `config`.
fn only_shows(first: &OsStr) -> bool {
    ["-h", "--help", "help", "-V", "--version", "config"]
        .iter()
        .any(|shows| first == *shows)
}

/// Returns the path of the configuration. Arguments before it are dropped, because the parser stops at the first
/// unknown argument.
fn configuration(arguments: Vec<OsString>) -> Option<PathBuf> {
    let starts = |argument: &OsString| {
        let text = argument.to_string_lossy();
        text.starts_with("-c") || text == "--config" || text.starts_with("--config=")
    };
    let from_here = arguments
        .into_iter()
        .skip_while(|argument| !starts(argument));
    Arguments::parse_from(std::iter::once(OsString::from("gateway")).chain(from_here)).config
}

fn check_text(text: &str) -> anyhow::Result<()> {
    let config: Value = serde_saphyr::from_str(text)?;
    let access = config
        .get("plugins")
        .and_then(|plugins| plugins.get("carnet.access"));
    ensure!(
        access.is_some(),
        "plugins: carnet.access: is missing: add it, because without it the graph is open to every caller"
    );
    let cors = access.and_then(|access| access.get("cors"));
    ensure!(
        cors.is_none() || cors == config.get("cors"),
        "plugins: carnet.access: cors: differs from cors: write it as a YAML alias of cors, so that one policy applies to all paths"
    );
    if let Some(shaping) = config.get("traffic_shaping") {
        ensure!(
            !shares_answers(shaping),
            "traffic_shaping: deduplicate_query: must be false: it takes two users' simultaneous queries for one, \
             because the signed caller is not part of what it compares"
        );
    }
    Ok(())
}

fn shares_answers(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            (name == "deduplicate_query" && *value != Value::Bool(false)) || shares_answers(value)
        }),
        Value::Array(items) => items.iter().any(shares_answers),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{check_text, configuration};

    #[test]
    fn the_configuration_is_found_wherever_it_stands() {
        let lines = [
            "--config a.yaml",
            "-c a.yaml",
            "-ca.yaml",
            "--config=a.yaml",
            "--hot-reload --config a.yaml",
            "-s supergraph.graphql --dev -c a.yaml --log info",
            "--log=info --unknown word --config=a.yaml --hot-reload",
        ];
        for line in lines {
            let found = configuration(line.split(' ').map(Into::into).collect());
            assert_eq!(found.as_deref(), Some("a.yaml".as_ref()), "{line}");
        }
    }

    #[test]
    fn only_a_safe_configuration_passes() {
        let with =
            |shaping: &str| check_text(&format!("plugins:\n  carnet.access: {{}}\n{shaping}"));
        assert!(with("").is_ok());
        assert!(
            with("traffic_shaping: { all: { timeout: 5s, deduplicate_query: false } }").is_ok()
        );
        for bad in ["true", "${env.DEDUPLICATE:-false}", "yes", "1"] {
            assert!(
                with(&format!(
                    "traffic_shaping: {{ all: {{ deduplicate_query: {bad} }} }}"
                ))
                .is_err(),
                "{bad}"
            );
        }
        assert!(
            with("traffic_shaping: { subgraphs: { user: { deduplicate_query: true } } }").is_err()
        );
        assert!(
            check_text("cors: &c { max_age: 1s }\nplugins:\n  carnet.access: { cors: *c }").is_ok()
        );
        assert!(
            check_text(
                "cors: { max_age: 1s }\nplugins:\n  carnet.access: { cors: { max_age: 2s } }"
            )
            .is_err()
        );
        assert!(check_text("plugins:\n  carnet.access: { cors: { max_age: 1s } }").is_err());
        assert!(check_text("supergraph: {}").is_err());
        assert!(check_text("a: [").is_err());
    }
}
