use anyhow::Context;
use e2e::Platform;

use super::{Entry, System};

/// The gateway of a platform.
pub fn of_platform(name: &'static str, platform: &Platform) -> anyhow::Result<System> {
    let url = platform.page("");
    let address = url
        .trim_end_matches('/')
        .strip_prefix("http://")
        .context("an address")?;
    Ok(System {
        name,
        address: address.to_owned(),
        entry: Entry::Plugin,
        gateways: vec![platform.pid("gateway")?],
        _running: Vec::new(),
    })
}
