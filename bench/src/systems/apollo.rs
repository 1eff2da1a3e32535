//! Apollo Gateway, the implementation in Node, with Apollo Server in front of it. It has one process, because Node runs JavaScript in
//! one thread.

use std::path::Path;
use std::process::Command;

use e2e::Platform;
use serde_json::{Map, Value, json};

use super::{Peers, System, peer};
use crate::program::Running;

const NAME: &str = "apollo-gateway";
/// The script in the folder of its packages.
const SCRIPT: &str = "gateway.mjs";
/// `{__typename}`, which the gateway answers alone.
const PROBE: &str = "graphql?query=%7B__typename%7D";

/// The programs of the gateway.
pub struct Programs<'a> {
    node: &'a Path,
    /// The folder with the script and its packages.
    folder: &'a Path,
}

impl<'a> Programs<'a> {
    /// Returns `None` if they are not installed.
    pub fn of(peers: &'a Peers) -> Option<Self> {
        Some(Self {
            node: peers.node.as_deref()?,
            folder: peers.apollo.as_deref()?,
        })
    }
}

pub async fn start(platform: &Platform, programs: &Programs<'_>) -> anyhow::Result<System> {
    let [port] = peer::free_ports::<1>()?;
    let settings = settings(port, &peer::urls(platform)?);
    let file = peer::write(platform, "apollo-gateway.json", &settings)?;
    let mut command = Command::new(programs.node);
    command
        .arg(SCRIPT)
        .current_dir(programs.folder)
        .env_clear()
        .env("NODE_ENV", "production")
        .env("APOLLO_TELEMETRY_DISABLED", "1")
        .env("BENCH_SETTINGS", &file);
    let mut running = Running::start(&mut command, &peer::log(platform, NAME))?;
    let url = format!("http://127.0.0.1:{port}/{PROBE}");
    peer::ready(NAME, &url, &mut running).await?;
    Ok(peer::system(NAME, port, running))
}

/// The settings that the script reads.
fn settings(port: u16, urls: &Map<String, Value>) -> Value {
    let callers: Map<_, _> = urls
        .keys()
        .map(|name| (name.clone(), json!(peer::caller_header(name))))
        .collect();
    json!({
        "port": port,
        "supergraph": peer::checkout("supergraph.graphql"),
        "urls": urls,
        "callers": callers,
        "correlation": peer::CORRELATION,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_has_the_settings_that_it_reads() {
        let url = ("order".to_owned(), json!("http://127.0.0.1:1/graphql"));
        let settings = settings(32_100, &std::iter::once(url).collect());
        let script = include_str!("../../apollo/gateway.mjs");
        for (name, value) in settings.as_object().unwrap() {
            assert!(script.contains(&format!("settings.{name}")), "{name}");
            assert!(!value.is_null(), "{name}");
        }
        assert!(script.contains(peer::CALLER));
    }

    #[test]
    fn without_node_it_is_not_installed() {
        let peers = Peers {
            apollo: Some("folder".into()),
            ..Peers::default()
        };
        assert!(Programs::of(&peers).is_none());
    }
}
