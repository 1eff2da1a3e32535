//! Where a platform is: its folder, and its ports.
//!
//! A checkout has one platform, in `.carnet` and from port 4600 on. Another one beside it (the end-to-end tests make
//! such) has another folder and another first port; everything else follows from those two.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::checkout::Home;
use crate::platform::{DOMAINS, Domain};
use crate::services::servers::Settings;

const FIRST_PORT: u16 = 4600;
/// Where the end-to-end tests write the addresses that their callers come from.
const ADDRESS_HEADER: &str = "x-test-address";

#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Which platform")]
pub struct Site {
    /// The folder of the platform [default: .carnet in the checkout]
    #[arg(long, env = "CARNET_HOME", value_name = "FOLDER")]
    home: Option<PathBuf>,
    /// The first of its ports, that of the gateway; the others follow within the next hundred
    #[arg(long, env = "CARNET_PORT", default_value_t = FIRST_PORT, value_parser = clap::value_parser!(u16).range(1024..=65_000))]
    port: u16,
    /// The header in which a proxy in front of the gateway tells the caller's address. Every request has to pass through that
    /// proxy, and it has to set the header anew: see `rate.address_header` in router.yaml
    #[arg(long, env = "CARNET_ADDRESS_HEADER", value_name = "NAME")]
    address_header: Option<String>,
}

impl Site {
    /// A platform in this folder, on the first hundred of ports that nobody else uses. They are below those that the
    /// kernel hands out to whoever asks for any.
    pub fn somewhere(home: &Path) -> anyhow::Result<Self> {
        let mut sites = (24_000..32_000).step_by(100).map(|port| Self {
            home: Some(home.to_owned()),
            port,
            address_header: Some(ADDRESS_HEADER.to_owned()),
        });
        sites
            .find(|site| site.check_ports(&Settings::default()).is_ok())
            .context("no free ports")
    }

    pub fn home(&self) -> Home {
        self.home
            .as_deref()
            .map_or_else(Home::of_checkout, Home::at)
    }

    pub fn address_header(&self) -> Option<&str> {
        self.address_header.as_deref()
    }

    pub fn gateway_port(&self) -> u16 {
        self.port
    }

    pub fn gateway_health_port(&self) -> u16 {
        self.port + 8
    }

    pub fn postgres_port(&self) -> u16 {
        self.port + 32
    }

    pub fn redis_port(&self) -> u16 {
        self.port + 79
    }

    pub fn port(&self, domain: &Domain) -> u16 {
        self.port + domain.offset
    }

    /// Fails if somebody else listens where we are about to.
    pub fn check_ports(&self, servers: &Settings) -> anyhow::Result<()> {
        let ours = DOMAINS.iter().map(|domain| self.port(domain));
        let ours = ours
            .chain([self.gateway_port(), self.gateway_health_port()])
            .chain(servers.private_ports(self));
        for port in ours {
            if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                bail!(
                    "port {port} is not free ({error}): `--port` chooses other ports, for all commands alike"
                );
            }
        }
        Ok(())
    }

    /// Where a subgraph answers.
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

    /// What the gateway serves.
    pub fn public_url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.gateway_port())
    }
}
