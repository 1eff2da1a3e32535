use anyhow::Context;
use serde_json::Value;

use crate::Platform;

/// Sizes that must stay bounded under a flood.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Bytes used by Redis.
    pub redis: u64,
    /// Bytes used by the gateway.
    pub gateway: u64,
    /// Bytes used by the largest subgraph.
    pub subgraph: u64,
    /// Events that wait in outboxes and views.
    pub events: u64,
}

impl Size {
    pub fn of(platform: &Platform) -> anyhow::Result<Self> {
        let subgraphs = ["user", "rule", "order", "monitor", "common"];
        let subgraphs = subgraphs.into_iter().map(|name| platform.resident(name));
        let subgraphs = subgraphs.collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Self {
            redis: platform.resident("redis")?,
            gateway: platform.resident("gateway")?,
            subgraph: subgraphs.into_iter().max().context("a subgraph")?,
            events: waiting(&platform.all_events_status()?),
        })
    }
}

fn waiting(domains: &Value) -> u64 {
    let count = |status: &Value, list: &str, field: &str| -> u64 {
        let rows = status
            .get(list)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        rows.filter_map(|row| row.get(field)?.as_u64()).sum()
    };
    let of_domain =
        |status: &Value| count(status, "outbox", "waiting") + count(status, "consumed", "depth");
    domains
        .as_array()
        .into_iter()
        .flatten()
        .map(of_domain)
        .sum()
}
