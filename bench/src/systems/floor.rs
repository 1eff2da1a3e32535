use anyhow::Context;
use e2e::Platform;

use super::{Entry, System};
use crate::workloads::Workload;

/// The subgraph itself, for a workload whose documents need no other: the cost below which no gateway can be.
pub fn of_workload(platform: &Platform, workload: &Workload) -> anyhow::Result<Option<System>> {
    let Some(subgraph) = workload.only_subgraph else {
        return Ok(None);
    };
    let url = platform.subgraph(subgraph)?;
    let address = url.strip_prefix("http://").context("an address")?;
    Ok(Some(System {
        name: "floor",
        address: address.to_owned(),
        entry: Entry::Subgraph(subgraph),
        gateways: Vec::new(),
        _running: Vec::new(),
    }))
}
