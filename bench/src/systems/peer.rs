//! The parts that all gateways share which the bench starts.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use e2e::Platform;
use e2e::platform::DOMAINS;
use serde_json::{Map, Value, json};

use super::{Entry, System};
use crate::program::Running;

/// The correlation ID of all requests, because without our plugin nobody makes one.
pub const CORRELATION: &str = "019aa000-0000-7000-8000-000000000001";
/// The log level of our gateway, too.
pub const LOG: &str = "warn";
/// The header in which a subgraph expects the caller.
pub const CALLER: &str = "x-carnet-caller";
/// The ports to try, above those of the platforms on this machine.
const PORTS: std::ops::Range<u16> = 32_100..32_700;
const START_TIME: Duration = Duration::from_mins(2);

/// The header in which a request has the caller for a subgraph.
pub fn caller_header(subgraph: &str) -> String {
    format!("x-bench-caller-{subgraph}")
}

/// Ports that nothing listens on.
pub fn free_ports<const COUNT: usize>() -> anyhow::Result<[u16; COUNT]> {
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let free: Vec<u16> = PORTS.filter(is_free).take(COUNT).collect();
    let Ok(ports) = free.try_into() else {
        bail!("no free ports");
    };
    Ok(ports)
}

/// A file of the checkout that our gateway uses, too.
pub fn checkout(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)
}

/// The URLs of the subgraphs by their names.
pub fn urls(platform: &Platform) -> anyhow::Result<Map<String, Value>> {
    let url = |domain: &&str| -> anyhow::Result<(String, Value)> {
        let url = format!("{}/graphql", platform.subgraph(domain)?);
        Ok(((*domain).to_owned(), json!(url)))
    };
    DOMAINS.iter().map(url).collect()
}

/// A gateway without our plugin, which passes the callers of the load generator on.
pub fn system(name: &'static str, port: u16, running: Running) -> System {
    System {
        name,
        address: format!("127.0.0.1:{port}"),
        entry: Entry::Callers,
        gateways: vec![running.pid()],
        _running: vec![running],
    }
}

/// The log of a gateway.
pub fn log(platform: &Platform, name: &str) -> PathBuf {
    platform.home().join("logs").join(format!("{name}.log"))
}

/// Waits until a gateway answers at this URL.
pub async fn ready(name: &str, url: &str, running: &mut Running) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        let answer = reqwest::get(url).await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return Ok(());
        }
        running.check()?;
        ensure!(
            began.elapsed() < START_TIME,
            "{name} is not ready after {} s",
            START_TIME.as_secs()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Writes the configuration of a gateway into the folder of the platform. JSON is YAML.
pub fn write(platform: &Platform, file: &str, configuration: &Value) -> anyhow::Result<PathBuf> {
    let file = platform.home().join(file);
    std::fs::write(&file, serde_json::to_string_pretty(configuration)?)
        .with_context(|| format!("writing {}", file.display()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_differ() {
        let [first, second] = free_ports::<2>().unwrap();
        assert_ne!(first, second);
    }

    #[test]
    fn the_supergraph_exists() {
        assert!(checkout("supergraph.graphql").is_file());
    }

    #[test]
    fn the_correlation_is_an_id() {
        assert!(uuid::Uuid::try_parse(CORRELATION).is_ok());
    }
}
