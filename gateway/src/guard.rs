//! What must be so in `router.yaml` for the gateway to be safe at all, whoever edits it.
//!
//! The router hands a plugin its own part of the configuration only, so the file is read here once more: before the
//! router starts, and again by the plugin at each reload.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Parser;
use serde_json::Value;

/// The one argument of the router's that matters here; it understands the others itself.
#[derive(Parser)]
#[command(ignore_errors = true, disable_help_flag = true, disable_version_flag = true)]
struct Arguments {
    #[arg(long, short, env = "APOLLO_ROUTER_CONFIG_PATH")]
    config: Option<PathBuf>,
}

/// Refuses a configuration that would open the gateway or mix up its users.
pub fn check() -> anyhow::Result<()> {
    // Without a file there is nothing to check: the router then has only a help text or its version to show, or fails.
    let Some(path) = Arguments::parse().config else { return Ok(()) };
    let name = path.display();
    let text = fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
    check_text(&text).with_context(|| format!("{name} is refused"))
}

fn check_text(text: &str) -> anyhow::Result<()> {
    let config: Value = serde_saphyr::from_str(text)?;
    let access = config.get("plugins").and_then(|plugins| plugins.get("carnet.access"));
    ensure!(
        access.is_some(),
        "plugins: carnet.access: is missing, and without it the graph is open to everybody"
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
    use super::check_text;

    #[test]
    fn only_a_safe_configuration_passes() {
        let with = |shaping: &str| check_text(&format!("plugins:\n  carnet.access: {{}}\n{shaping}"));
        assert!(with("").is_ok());
        assert!(with("traffic_shaping: { all: { timeout: 5s, deduplicate_query: false } }").is_ok());
        for bad in ["true", "${env.DEDUPLICATE:-false}", "yes", "1"] {
            assert!(
                with(&format!("traffic_shaping: {{ all: {{ deduplicate_query: {bad} }} }}")).is_err(),
                "{bad}"
            );
        }
        assert!(with("traffic_shaping: { subgraphs: { user: { deduplicate_query: true } } }").is_err());
        assert!(check_text("supergraph: {}").is_err());
        assert!(check_text("a: [").is_err());
    }
}
