use std::time::Duration;

use anyhow::ensure;

/// Requests the health of a process. Every response but 200 is an error.
pub fn check(url: &str) -> anyhow::Result<()> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(2)))
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .into();
    let status = agent.get(url).call()?.status();
    ensure!(status == 200, "{url} responded with {status}");
    Ok(())
}
