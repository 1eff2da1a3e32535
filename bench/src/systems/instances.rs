//! Several gateways of a platform behind a small balancer: copies of the running one, with its program, configuration and environment.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use e2e::Platform;
use tokio::net::TcpStream;

use super::{Entry, System, peer};
use crate::program::Running;

const START_TIME: Duration = Duration::from_secs(10);

/// A number of gateways.
#[derive(Clone, Copy)]
pub struct Instances {
    pub count: usize,
    /// The limit of each gateway in thousandths of a processor. `None` without a limit.
    pub quota: Option<u32>,
}

/// A variable of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Variable {
    name: String,
    value: String,
}

/// A started gateway and its port.
struct Gateway {
    running: Running,
    port: u16,
}

pub async fn start(platform: &Platform, instances: Instances) -> anyhow::Result<System> {
    let environment = environment(platform.pid("gateway")?)?;
    let (mut running, mut ports) = (Vec::new(), Vec::new());
    for number in 1..=instances.count {
        let mut gateway = gateway(platform, &environment, number).await?;
        // From now on: a start within the limit would take minutes.
        if let Some(quota) = instances.quota {
            gateway.running.limit(quota)?;
        }
        ports.push(gateway.port);
        running.push(gateway.running);
    }
    let gateways = running.iter().map(Running::pid).collect();
    let balancer = balancer(platform, &ports).await?;
    let address = format!("127.0.0.1:{}", balancer.port);
    running.push(balancer.running);
    Ok(System {
        name: "instances",
        address,
        entry: Entry::Plugin,
        gateways,
        _running: running,
    })
}

async fn gateway(
    platform: &Platform,
    environment: &[Variable],
    number: usize,
) -> anyhow::Result<Gateway> {
    let name = format!("gateway-{number}");
    let [graph, health] = peer::free_ports::<2>()?;
    let spool = platform.home().join(format!("{name}.spool"));
    let mut command = Command::new(platform.program("gateway")?);
    command.env_clear();
    for variable in environment {
        command.env(&variable.name, &variable.value);
    }
    command
        .env("CARNET_LISTEN", format!("127.0.0.1:{graph}"))
        .env("CARNET_HEALTH_LISTEN", format!("127.0.0.1:{health}"))
        // Two processes must not write one file.
        .env("CARNET_ACCESS_SPOOL", spool);
    let mut running = Running::start(&mut command, &peer::log(platform, &name))?;
    let url = format!("http://127.0.0.1:{health}/health?ready");
    peer::ready(&name, &url, &mut running).await?;
    Ok(Gateway {
        running,
        port: graph,
    })
}

/// The balancer is this program.
async fn balancer(platform: &Platform, ports: &[u16]) -> anyhow::Result<Gateway> {
    let [port] = peer::free_ports::<1>()?;
    let address = format!("127.0.0.1:{port}");
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["balance", "--listen", &address]);
    for port in ports {
        command.args(["--to", &format!("127.0.0.1:{port}")]);
    }
    let mut running = Running::start(&mut command, &peer::log(platform, "balancer"))?;
    let began = Instant::now();
    while TcpStream::connect(&address).await.is_err() {
        running.check()?;
        ensure!(began.elapsed() < START_TIME, "the balancer does not listen");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(Gateway { running, port })
}

/// The environment with which a process was started.
fn environment(pid: u32) -> anyhow::Result<Vec<Variable>> {
    let file = format!("/proc/{pid}/environ");
    let variables = fs::read(&file).with_context(|| format!("reading {file}"))?;
    Ok(parse(&String::from_utf8_lossy(&variables)))
}

fn parse(variables: &str) -> Vec<Variable> {
    let variables = variables.split('\0');
    variables
        .filter_map(|variable| {
            let (name, value) = variable.split_once('=')?;
            Some(Variable {
                name: name.to_owned(),
                value: value.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_contain_an_equals_sign() {
        let variables = parse("A=1\0B=x=y\0\0");
        let values: Vec<_> = variables
            .iter()
            .map(|variable| (variable.name.as_str(), variable.value.as_str()))
            .collect();
        assert_eq!(values, [("A", "1"), ("B", "x=y")]);
    }
}
