//! The processes and their environments: the table that `up` starts, `status` shows and `down` stops.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context;

use crate::admin::Admin;
use crate::credentials::{Credentials, Environment, owned};
use crate::domains::{self, DOMAINS, Domain, GATEWAY, PREFIX};
use crate::entries::ENTRIES;
use crate::fleet::Program;
use crate::home::{self, Home};
use crate::services::servers::Settings;
use crate::site::Site;
use crate::web_client::WebClient;
use crate::{checkout, run};

/// An invented cost of the platform, so that the statistics show the cost of operations.
const MONTHLY_COST: &str = "100.00 EUR";
/// Timeout for a domain to publish its complete state.
pub const PUBLICATION_LIMIT: Duration = Duration::from_mins(10);
/// The file with the key that signs certificates.
pub const CERTIFICATE_KEY: &str = "certificates.pem";

/// The platform that a command works on.
#[derive(Clone, clap::Args)]
pub struct Target {
    #[command(flatten)]
    pub site: Site,
    #[command(flatten)]
    pub servers: Settings,
}

impl Target {
    /// Opens the platform that an earlier `up` created.
    pub fn open(&self) -> anyhow::Result<Platform> {
        let Self { site, servers } = self;
        let home = site.home();
        let programs = fs::read_to_string(home.join(home::PROGRAMS))
            .context("there is no platform yet: run `cargo xtask up`")?;
        let credentials = servers.credentials(site)?;
        let web = fs::read_to_string(home.join(home::WEB)).ok();
        Ok(Platform {
            site: site.clone(),
            home,
            credentials,
            programs: programs.into(),
            web: web.map(PathBuf::from),
        })
    }
}

/// A platform whose servers run.
pub struct Platform {
    pub site: Site,
    pub home: Home,
    pub credentials: Credentials,
    /// The folder with the programs.
    pub programs: PathBuf,
    /// The folder with the built web application, if the platform has it.
    pub web: Option<PathBuf>,
}

impl Platform {
    pub fn subgraph(&self, domain: &Domain) -> anyhow::Result<Program> {
        let environment = self.domain_environment(domain)?;
        Ok(self.program(domain.name, vec!["serve".to_owned()], environment))
    }

    pub fn gateway(&self) -> anyhow::Result<Program> {
        Ok(self.program(GATEWAY, Vec::new(), self.gateway_environment()?))
    }

    fn program(
        &self,
        name: &'static str,
        arguments: Vec<String>,
        environment: Environment,
    ) -> Program {
        let path = self.programs.join(name);
        Program {
            name,
            path,
            arguments,
            environment,
            account: None,
        }
    }

    /// A command of a domain's program that runs once and ends.
    pub fn command(&self, domain: &Domain, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut command = Command::new(self.programs.join(domain.name));
        command
            .args(arguments)
            .env_clear()
            .envs(self.domain_environment(domain)?)
            .current_dir(checkout::root());
        Ok(command)
    }

    /// Runs `<domain> events …` with this timeout, and returns its output.
    pub fn events(
        &self,
        domain: &str,
        arguments: &[&str],
        limit: Duration,
    ) -> anyhow::Result<String> {
        let domain =
            domains::domain(domain).with_context(|| format!("there is no domain {domain}"))?;
        run::limited(self.command(domain, &["events"])?.args(arguments), limit)
    }

    /// A file in the folder of keys.
    pub fn key(&self, name: &str) -> PathBuf {
        self.home.join(home::KEYS).join(name)
    }

    /// The domain's RSA key, which wraps the keys that seal its data.
    pub fn domain_key(&self, domain: &Domain) -> PathBuf {
        self.key(&format!("{}.pem", domain.name))
    }

    fn domain_environment(&self, domain: &Domain) -> anyhow::Result<Environment> {
        let mut environment = self.credentials.domain(domain)?;
        let public_url = self.site.base_url();
        environment.extend(owned([
            (
                "CARNET_LISTEN",
                format!("127.0.0.1:{}", self.site.port(domain)),
            ),
            ("CARNET_DOMAIN_KEY_FILE", text(&self.domain_key(domain))),
            ("CARNET_REDIS_PREFIX", PREFIX.to_owned()),
        ]));
        environment.extend(self.clock());
        match domain.name {
            "user" => environment.extend(owned([
                ("CARNET_TOKEN_KEYS", text(&self.home.join(home::TOKEN_KEYS))),
                (
                    "CARNET_COMMON_PUBLIC_KEY_FILE",
                    text(&self.key("common.public.pem")),
                ),
                ("CARNET_TOKEN_ENDPOINT", self.site.public_url("oauth/token")),
                // Emails are files here, and a file accepts every address.
                ("CARNET_MAIL_SMTPUTF8", "true".to_owned()),
            ])),
            "order" => environment.extend(owned([
                (
                    "CARNET_CERTIFICATE_KEY_FILE",
                    text(&self.key(CERTIFICATE_KEY)),
                ),
                ("CARNET_PUBLIC_URL", public_url),
                ("CARNET_FILES_FOLDER", text(&self.home.join(home::FILES))),
            ])),
            "monitor" => {
                environment.push(("CARNET_MONTHLY_COST".to_owned(), MONTHLY_COST.to_owned()));
            }
            "common" => environment.extend(owned([
                ("CARNET_ACCOUNT_URL", self.site.public_url("account")),
                ("CARNET_PUBLIC_URL", public_url),
                (
                    "CARNET_MAIL_URL",
                    format!("file://{}", text(&self.home.join(home::MAIL))),
                ),
                (
                    "CARNET_MAIL_FROM",
                    "Carnet <no-reply@carnet.example>".to_owned(),
                ),
            ])),
            _ => {}
        }
        Ok(environment)
    }

    fn gateway_environment(&self) -> anyhow::Result<Environment> {
        let mut environment = self.credentials.gateway()?;
        environment.extend(owned([
            (
                "CARNET_LISTEN",
                format!("127.0.0.1:{}", self.site.gateway_port),
            ),
            (
                "CARNET_HEALTH_LISTEN",
                format!("127.0.0.1:{}", self.site.gateway_health_port()),
            ),
            ("CARNET_REDIS_PREFIX", PREFIX.to_owned()),
            ("CARNET_GRAPHIQL", "true".to_owned()),
            (
                "CARNET_GRAPHIQL_CLIENT_KEY",
                Admin::read(&self.home)?.client_key,
            ),
            (
                "CARNET_ACCESS_SPOOL",
                text(&self.home.join("access-records.spool")),
            ),
            ("APOLLO_TELEMETRY_DISABLED", "1".to_owned()),
            (
                "APOLLO_ROUTER_CONFIG_PATH",
                text(&self.router_configuration()),
            ),
            (
                "APOLLO_ROUTER_SUPERGRAPH_PATH",
                text(&checkout::root().join("supergraph.graphql")),
            ),
        ]));
        environment.extend(self.clock());
        // Otherwise the gateway inherits it. At `info` the router creates spans for each request, although nothing exports
        // them.
        if std::env::var_os("APOLLO_ROUTER_LOG").is_none() {
            environment.push(("APOLLO_ROUTER_LOG".to_owned(), "warn".to_owned()));
        }
        environment.extend(self.web_environment()?);
        if let Some(header) = &self.site.address_header {
            environment.push(("CARNET_ADDRESS_HEADER".to_owned(), header.to_owned()));
        }
        for domain in DOMAINS {
            let name = format!("CARNET_{}_URL", domain.name.to_uppercase());
            environment.push((name, self.site.url(domain)));
        }
        Ok(environment)
    }

    /// The configuration of the gateway: that of this platform if it has one, otherwise that of the checkout.
    fn router_configuration(&self) -> PathBuf {
        let own = self.home.join(home::ROUTER);
        if own.exists() {
            own
        } else {
            checkout::root().join("router.yaml")
        }
    }

    /// The variable with the file of the clock (`crates/clock`), if the clock is set back.
    pub fn clock(&self) -> Option<(String, String)> {
        let file = self.home.join(home::CLOCK);
        file.exists()
            .then(|| ("CARNET_CLOCK_FILE".to_owned(), text(&file)))
    }

    /// The built web application and the keys of its API clients, as far as they exist.
    fn web_environment(&self) -> anyhow::Result<Environment> {
        let mut variables = vec![("CARNET_WEB", self.web.as_deref().map(text))];
        for entry in &ENTRIES {
            let client = WebClient::read(&self.home, entry)?;
            let client = client.filter(WebClient::is_bound);
            variables.push((entry.key_variable, client.map(|client| client.key)));
        }
        Ok(variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect())
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
