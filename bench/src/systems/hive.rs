//! Hive Router, with its defaults for everything but deduplication, which our gateway does not have either.

use std::path::Path;
use std::process::Command;

use e2e::Platform;
use serde_json::{Map, Value, json};

use super::{System, peer};
use crate::program::Running;

const NAME: &str = "hive";

pub async fn start(platform: &Platform, program: &Path) -> anyhow::Result<System> {
    let [port] = peer::free_ports::<1>()?;
    let configuration = configuration(port, peer::urls(platform)?);
    let file = peer::write(platform, "hive.yaml", &configuration)?;
    let mut command = Command::new(program);
    command.env_clear().env("ROUTER_CONFIG_FILE_PATH", &file);
    let mut running = Running::start(&mut command, &peer::log(platform, NAME))?;
    let url = format!("http://127.0.0.1:{port}/readiness");
    peer::ready(NAME, &url, &mut running).await?;
    Ok(peer::system(NAME, port, running))
}

fn configuration(port: u16, urls: Map<String, Value>) -> Value {
    let headers: Map<_, _> = urls
        .keys()
        .map(|name| (name.clone(), json!({ "request": rules(name) })))
        .collect();
    let urls: Map<_, _> = urls
        .into_iter()
        .map(|(name, url)| (name, json!({ "url": url })))
        .collect();
    json!({
        "supergraph": { "source": "file", "path": peer::checkout("supergraph.graphql") },
        // Without the number it counts physical cores.
        "http": { "host": "127.0.0.1", "port": port, "workers": processors() },
        "log": { "level": peer::LOG },
        "traffic_shaping": { "all": { "dedupe_enabled": false } },
        "override_subgraph_urls": { "subgraphs": urls },
        "headers": { "subgraphs": headers },
    })
}

/// Passes the caller for this subgraph on under the name that it expects.
fn rules(subgraph: &str) -> Value {
    json!([
        { "propagate": { "named": peer::caller_header(subgraph), "rename": peer::CALLER } },
        { "insert": { "name": "x-request-id", "value": peer::CORRELATION } },
    ])
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subgraph_has_its_url_and_its_own_caller() {
        let url = ("order".to_owned(), json!("http://127.0.0.1:1/graphql"));
        let configuration = configuration(32_100, std::iter::once(url).collect());
        assert_eq!(
            configuration.pointer("/headers/subgraphs/order/request/0/propagate"),
            Some(&json!({ "named": "x-bench-caller-order", "rename": "x-carnet-caller" }))
        );
        assert_eq!(
            configuration.pointer("/override_subgraph_urls/subgraphs/order/url"),
            Some(&json!("http://127.0.0.1:1/graphql"))
        );
        assert_eq!(
            configuration.pointer("/traffic_shaping/all/dedupe_enabled"),
            Some(&json!(false))
        );
    }
}
