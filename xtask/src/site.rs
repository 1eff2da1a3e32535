//! The place of a platform: its folder, and its ports.
//!
//! A checkout has one platform, in `.carnet` and from port 4600 on. A second one (for example for the end-to-end tests)
//! has another folder and another first port; everything else derives from these two.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::domains::{DOMAINS, Domain};
use crate::home::Home;

const FIRST_PORT: u16 = 4600;
/// The header in which the end-to-end tests send the addresses of their callers.
const ADDRESS_HEADER: &str = "x-test-address";

#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Which platform")]
pub struct Site {
    /// The folder of the platform [default: .carnet in the checkout]
    #[arg(long, env = "CARNET_HOME", value_name = "FOLDER")]
    home: Option<PathBuf>,
    /// The first port, which is that of the gateway; the others are within the next hundred
    #[arg(long = "port", env = "CARNET_PORT", value_name = "PORT", default_value_t = FIRST_PORT, value_parser = clap::value_parser!(u16).range(1024..=65_000))]
    pub gateway_port: u16,
    /// The header in which a proxy in front of the gateway sends the caller's address. Every request must pass through
    /// that proxy, and the proxy must overwrite the header: see `rate.address_header` in router.yaml
    #[arg(long, env = "CARNET_ADDRESS_HEADER", value_name = "NAME")]
    pub address_header: Option<String>,
}

impl Site {
    /// A platform in this folder, on the first free range of a hundred ports below the ephemeral ports.
    pub fn somewhere(home: &Path) -> anyhow::Result<Self> {
        let mut sites = (24_000..32_000).step_by(100).map(|gateway_port| Self {
            home: Some(home.to_owned()),
            gateway_port,
            address_header: Some(ADDRESS_HEADER.to_owned()),
        });
        let servers = |site: &Self| [site.postgres_port(), site.redis_port()];
        sites
            .find(|site| site.check_ports(servers(site)).is_ok())
            .context("no free ports")
    }

    pub fn home(&self) -> Home {
        self.home
            .as_deref()
            .map_or_else(Home::of_checkout, Home::at)
    }

    pub fn gateway_health_port(&self) -> u16 {
        self.gateway_port + 8
    }

    pub fn postgres_port(&self) -> u16 {
        self.gateway_port + 32
    }

    pub fn redis_port(&self) -> u16 {
        self.gateway_port + 79
    }

    pub fn port(&self, domain: &Domain) -> u16 {
        self.gateway_port + domain.offset
    }

    /// Fails if another process listens on a port of this platform or of its private servers.
    pub fn check_ports(&self, servers: impl IntoIterator<Item = u16>) -> anyhow::Result<()> {
        let domains = DOMAINS.iter().map(|domain| self.port(domain));
        let gateway = [self.gateway_port, self.gateway_health_port()];
        for port in domains.chain(gateway).chain(servers) {
            if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                bail!(
                    "port {port} is not free ({error}): choose other ports with `--port`, for every command"
                );
            }
        }
        Ok(())
    }

    pub fn url(&self, domain: &Domain) -> String {
        format!("http://127.0.0.1:{}", self.port(domain))
    }

    pub fn health_url(&self, domain: &Domain) -> String {
        format!("{}/health", self.url(domain))
    }

    pub fn gateway_health_url(&self) -> String {
        format!(
            "http://127.0.0.1:{}/health?ready",
            self.gateway_health_port()
        )
    }

    /// The URL of the gateway, without a path.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.gateway_port)
    }

    /// The URL of a path of the gateway.
    pub fn public_url(&self, path: &str) -> String {
        format!("{}/{path}", self.base_url())
    }
}
