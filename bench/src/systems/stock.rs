//! Apollo Router without our plugin: the program `stock`, with all settings of `router.yaml` but those of the plugin. As there, the
//! requests to subgraphs have the router's defaults (no `traffic_shaping.all`).
//!
//! It passes callers on that the load generator sends, signed for a day: each user has its own, as with our gateway.

use std::fs;
use std::process::Command;

use anyhow::Context;
use e2e::Platform;
use serde_json::{Map, Value, json};

use super::{System, peer};
use crate::program::Running;

/// Deduplication sends simultaneous equal requests to a subgraph once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deduplication {
    Off,
    On,
}

impl Deduplication {
    const fn name(self) -> &'static str {
        match self {
            Self::Off => "stock",
            Self::On => "stock-dedup",
        }
    }
}

/// Two ports of one router.
struct Ports {
    graph: u16,
    health: u16,
}

pub async fn start(platform: &Platform, deduplication: Deduplication) -> anyhow::Result<System> {
    let name = deduplication.name();
    let [graph, health] = peer::free_ports::<2>()?;
    let ports = Ports { graph, health };
    let configuration = configuration(platform, &ports, deduplication)?;
    let file = peer::write(platform, &format!("{name}.yaml"), &configuration)?;
    let mut command = Command::new(platform.program("stock")?);
    command
        .env_clear()
        .env("APOLLO_TELEMETRY_DISABLED", "1")
        .env("APOLLO_ROUTER_LOG", peer::LOG)
        .env("APOLLO_ROUTER_CONFIG_PATH", &file)
        .env(
            "APOLLO_ROUTER_SUPERGRAPH_PATH",
            peer::checkout("supergraph.graphql"),
        );
    let mut running = Running::start(&mut command, &peer::log(platform, name))?;
    let url = format!("http://127.0.0.1:{health}/health?ready");
    peer::ready(name, &url, &mut running).await?;
    Ok(peer::system(name, graph, running))
}

fn configuration(
    platform: &Platform,
    ports: &Ports,
    deduplication: Deduplication,
) -> anyhow::Result<Value> {
    let file = peer::checkout("router.yaml");
    let reading = || format!("reading {}", file.display());
    let text = fs::read_to_string(&file).with_context(reading)?;
    let router = serde_saphyr::from_str(&text).with_context(reading)?;
    without_plugin(router, ports, peer::urls(platform)?, deduplication)
}

/// Replaces the plugin and the addresses of our gateway.
fn without_plugin(
    mut router: Value,
    ports: &Ports,
    urls: Map<String, Value>,
    deduplication: Deduplication,
) -> anyhow::Result<Value> {
    for (place, port) in [("supergraph", ports.graph), ("health_check", ports.health)] {
        let section = section(&mut router, place)?;
        section.insert("listen".to_owned(), json!(format!("127.0.0.1:{port}")));
    }
    if deduplication == Deduplication::On {
        let shaping = section(&mut router, "traffic_shaping")?;
        shaping.insert("all".to_owned(), json!({ "deduplicate_query": true }));
    }
    let headers = urls
        .keys()
        .map(|name| (name.clone(), rules(name)))
        .collect::<Map<_, _>>();
    let root = router.as_object_mut().context("a configuration")?;
    root.remove("plugins").context("the plugin")?;
    root.insert("override_subgraph_url".to_owned(), Value::Object(urls));
    root.insert("headers".to_owned(), json!({ "subgraphs": headers }));
    Ok(router)
}

fn section<'a>(router: &'a mut Value, name: &str) -> anyhow::Result<&'a mut Map<String, Value>> {
    let section = router.get_mut(name).and_then(Value::as_object_mut);
    section.with_context(|| format!("router.yaml has no {name}"))
}

/// Passes the caller for this subgraph on under the name that it expects.
fn rules(subgraph: &str) -> Value {
    json!({ "request": { "operations": [
        { "propagate": { "named": peer::caller_header(subgraph), "rename": peer::CALLER } },
        { "insert": { "name": "x-request-id", "value": peer::CORRELATION } },
    ] } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subgraph_gets_its_own_caller_only() {
        let rules = rules("order");
        assert_eq!(
            rules.pointer("/request/operations/0/propagate/named"),
            Some(&json!("x-bench-caller-order"))
        );
        assert_eq!(
            rules.pointer("/request/operations/0/propagate/rename"),
            Some(&json!("x-carnet-caller"))
        );
    }

    fn derived(deduplication: Deduplication) -> Value {
        let router = serde_saphyr::from_str(include_str!("../../../router.yaml")).unwrap();
        let ports = Ports {
            graph: 32_100,
            health: 32_101,
        };
        let url = ("order".to_owned(), json!("http://127.0.0.1:1/graphql"));
        let urls = std::iter::once(url).collect();
        without_plugin(router, &ports, urls, deduplication).unwrap()
    }

    #[test]
    fn the_settings_are_those_of_our_gateway_without_the_plugin() {
        let router: Value = serde_saphyr::from_str(include_str!("../../../router.yaml")).unwrap();
        let derived = derived(Deduplication::Off);
        assert_eq!(derived.get("plugins"), None);
        for same in ["telemetry", "traffic_shaping", "limits", "apq", "cors"] {
            assert_eq!(derived.get(same), router.get(same), "{same}");
            assert!(derived.get(same).is_some(), "{same}");
        }
        let text = derived.to_string();
        assert!(!text.contains("${env."), "{text}");
        assert_eq!(
            derived.pointer("/supergraph/listen"),
            Some(&json!("127.0.0.1:32100"))
        );
        assert!(
            derived
                .pointer("/headers/subgraphs/order/request/operations")
                .is_some()
        );
    }

    #[test]
    fn only_the_variant_has_deduplication() {
        let place = "/traffic_shaping/all/deduplicate_query";
        assert_eq!(derived(Deduplication::Off).pointer(place), None);
        assert_eq!(
            derived(Deduplication::On).pointer(place),
            Some(&json!(true))
        );
    }
}
