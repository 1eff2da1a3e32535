//! What runs, where, and with which environment: the one table that `up` starts, `status` shows and `down` stops.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::checkout::{self, Home};
use crate::credentials::{Credentials, Environment, owned};
use crate::fleet::Program;
use crate::process::Stop;
use crate::secrets::Secrets;
use crate::services::servers::Settings;
use crate::setup::Admin;
use crate::site::Site;

/// The first admin of a platform on this machine.
pub const ADMIN_EMAIL: &str = "admin@carnet.example";
/// A made-up cost of running the platform, so that the statistics show what operations cost.
const MONTHLY_COST: &str = "100.00 EUR";
/// The first part of the names of all views and keys in Redis.
pub const PREFIX: &str = "carnet";

pub const GATEWAY: &str = "gateway";
pub const GATEWAY_REDIS_USER: &str = "carnet_gateway";

/// A bounded context: its name is that of its crate, its program, its database and its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    pub name: &'static str,
    /// Its port, counted from the platform's first.
    pub offset: u16,
}

/// Who signs people in, and knows the first admin.
pub const USER: Domain = Domain {
    name: "user",
    offset: 1,
};

/// Who signs certificates.
pub const ORDER: Domain = Domain {
    name: "order",
    offset: 3,
};

pub const DOMAINS: &[Domain] = &[
    USER,
    Domain {
        name: "rule",
        offset: 2,
    },
    ORDER,
    Domain {
        name: "monitor",
        offset: 4,
    },
    Domain {
        name: "common",
        offset: 5,
    },
];

/// The domain of this name.
pub fn domain(name: &str) -> Option<&'static Domain> {
    DOMAINS.iter().find(|domain| domain.name == name)
}

impl Domain {
    /// The name of its database, and of the role that owns it.
    pub fn database(&self) -> String {
        format!("carnet_{}", self.name)
    }

    /// The role that sees its schema of the key store.
    pub fn key_role(&self) -> String {
        format!("keys_{}", self.name)
    }

    pub fn redis_user(&self) -> String {
        format!("carnet_{}", self.name)
    }

    /// Where the SQL macros look for a database.
    pub fn database_variable(&self) -> String {
        format!("{}_DATABASE_URL", self.name.to_uppercase())
    }

    pub fn folder(&self) -> PathBuf {
        checkout::root().join("subgraphs").join(self.name)
    }

    pub fn migrations(&self) -> PathBuf {
        checkout::root().join("migrations").join(self.name)
    }

    pub fn database_secret(&self) -> String {
        format!("{}.database", self.name)
    }

    pub fn key_store_secret(&self) -> String {
        format!("{}.keys", self.name)
    }

    pub fn redis_secret(&self) -> String {
        format!("{}.redis", self.name)
    }
}

/// What our processes are called: the subgraphs and the gateway.
pub fn process_names() -> impl Iterator<Item = &'static str> {
    DOMAINS.iter().map(|domain| domain.name).chain([GATEWAY])
}

/// The name of the secret with which the gateway signs callers.
pub const CALLER_KEY: &str = "gateway.caller";

/// The secrets that a platform has.
pub fn secret_names() -> impl Iterator<Item = String> {
    let domains = DOMAINS.iter().flat_map(|domain| {
        [
            domain.database_secret(),
            domain.key_store_secret(),
            domain.redis_secret(),
        ]
    });
    domains.chain(["postgres", "redis", "gateway.redis", CALLER_KEY].map(String::from))
}

/// A platform whose servers run: what its processes are started with.
pub struct Platform {
    pub site: Site,
    pub home: Home,
    pub credentials: Credentials,
    /// The folder with the programs.
    pub programs: PathBuf,
}

impl Platform {
    /// The platform as an earlier `up` left it.
    pub fn open(site: &Site, servers: &Settings) -> anyhow::Result<Self> {
        let home = site.home();
        let programs = fs::read_to_string(home.programs())
            .context("there is no platform yet: `cargo xtask up`")?;
        let secrets = Secrets::open(&home.secrets(), secret_names())?;
        let (postgres, redis) = (
            servers.postgres_endpoint(site, &secrets)?,
            servers.redis_endpoint(site, &secrets)?,
        );
        let credentials = Credentials {
            secrets,
            postgres,
            redis,
        };
        Ok(Self {
            site: site.clone(),
            home,
            credentials,
            programs: programs.into(),
        })
    }

    pub fn serve(&self, domain: &Domain) -> anyhow::Result<Program> {
        Ok(Program {
            name: domain.name.to_owned(),
            path: self.programs.join(domain.name),
            arguments: vec!["serve".to_owned()],
            environment: self.domain_environment(domain)?,
            account: None,
            stop: Stop::Terminate,
        })
    }

    pub fn gateway(&self) -> anyhow::Result<Program> {
        Ok(Program {
            name: GATEWAY.to_owned(),
            path: self.programs.join(GATEWAY),
            arguments: Vec::new(),
            environment: self.gateway_environment()?,
            account: None,
            stop: Stop::Terminate,
        })
    }

    /// A command of a domain's program that does one thing and ends.
    pub fn command(&self, domain: &Domain, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut command = Command::new(self.programs.join(domain.name));
        command
            .args(arguments)
            .env_clear()
            .envs(self.domain_environment(domain)?)
            .current_dir(checkout::root());
        Ok(command)
    }

    pub fn domain_key(&self, domain: &Domain) -> PathBuf {
        self.home.keys().join(format!("{}.pem", domain.name))
    }

    /// The key that signs certificates.
    pub fn certificate_key(&self) -> PathBuf {
        self.home.keys().join("certificates.pem")
    }

    pub fn public_key(&self, domain: &str) -> PathBuf {
        self.home.keys().join(format!("{domain}.public.pem"))
    }

    fn domain_environment(&self, domain: &Domain) -> anyhow::Result<Environment> {
        let mut environment = self.credentials.domain(domain)?;
        environment.extend(owned([
            (
                "CARNET_LISTEN",
                format!("127.0.0.1:{}", self.site.port(domain)),
            ),
            ("CARNET_DOMAIN_KEY_FILE", text(&self.domain_key(domain))),
            ("CARNET_REDIS_PREFIX", PREFIX.to_owned()),
        ]));
        match domain.name {
            "user" => environment.extend(owned([
                ("CARNET_TOKEN_KEYS", text(&self.home.token_keys())),
                (
                    "CARNET_COMMON_PUBLIC_KEY_FILE",
                    text(&self.public_key("common")),
                ),
                ("CARNET_TOKEN_ENDPOINT", self.site.public_url("oauth/token")),
                // Mails are files here, and a file takes every address.
                ("CARNET_MAIL_SMTPUTF8", "true".to_owned()),
            ])),
            "order" => environment.extend(owned([
                ("CARNET_CERTIFICATE_KEY_FILE", text(&self.certificate_key())),
                (
                    "CARNET_PUBLIC_URL",
                    self.site.public_url("").trim_end_matches('/').to_owned(),
                ),
                ("CARNET_FILES_FOLDER", text(&self.home.files())),
            ])),
            "monitor" => {
                environment.push(("CARNET_MONTHLY_COST".to_owned(), MONTHLY_COST.to_owned()))
            }
            "common" => environment.extend(owned([
                ("CARNET_ACCOUNT_URL", self.site.public_url("account")),
                (
                    "CARNET_PUBLIC_URL",
                    self.site.public_url("").trim_end_matches('/').to_owned(),
                ),
                (
                    "CARNET_MAIL_URL",
                    format!("file://{}", text(&self.home.mail())),
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
                format!("127.0.0.1:{}", self.site.gateway_port()),
            ),
            (
                "CARNET_HEALTH_LISTEN",
                format!("127.0.0.1:{}", self.site.gateway_health_port()),
            ),
            ("CARNET_REDIS_PREFIX", PREFIX.to_owned()),
            ("CARNET_GRAPHIQL", "true".to_owned()),
            ("CARNET_GRAPHIQL_CLIENT_KEY", Admin::read(self)?.client_key),
            (
                "CARNET_ACCESS_SPOOL",
                text(&self.home.path().join("access-records.spool")),
            ),
            ("APOLLO_TELEMETRY_DISABLED", "1".to_owned()),
            (
                "APOLLO_ROUTER_CONFIG_PATH",
                text(&checkout::root().join("router.yaml")),
            ),
            (
                "APOLLO_ROUTER_SUPERGRAPH_PATH",
                text(&checkout::root().join("supergraph.graphql")),
            ),
        ]));
        if let Some(header) = self.site.address_header() {
            environment.push(("CARNET_ADDRESS_HEADER".to_owned(), header.to_owned()));
        }
        for domain in DOMAINS {
            let name = format!("CARNET_{}_URL", domain.name.to_uppercase());
            environment.push((name, self.site.url(domain)));
        }
        Ok(environment)
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
