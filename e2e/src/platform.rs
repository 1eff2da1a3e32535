use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use self::process::{Process, wait_until};
use crate::{
    Graph, Mailbox, people,
    seed::{ClientKeys, Stage},
};

mod process;

/// The names of the domains, in the order of their ports.
pub const DOMAINS: [&str; 5] = ["user", "rule", "order", "monitor", "common"];

/// A running platform, started by `cargo xtask up --detach`. `CARNET_HOME` names its folder; the default is that of the
/// checkout. A missing platform is an error: no test is skipped.
pub struct Platform {
    home: PathBuf,
    port: u16,
    pub keys: ClientKeys,
    admin: Admin,
    secrets: Value,
    /// The header that carries the caller's address to the gateway.
    address_header: Option<String>,
}

/// A user of Postgres, and the name of the secret with its password.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    pub user: &'a str,
    pub secret: &'a str,
}

#[derive(Deserialize)]
struct Admin {
    email: String,
    password: String,
    client_key: String,
}

impl Platform {
    /// Attaches to the platform of `CARNET_HOME` and `CARNET_PORT`; the defaults are those of the checkout.
    #[expect(
        clippy::disallowed_methods,
        reason = "tests have no command line to take their settings from"
    )]
    pub fn from_environment() -> anyhow::Result<Self> {
        let checkout = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../.carnet");
        let home = std::env::var("CARNET_HOME").map_or_else(|_| checkout(), PathBuf::from);
        let port = std::env::var("CARNET_PORT")
            .map_or(Ok(4600), |port| port.parse())
            .context("CARNET_PORT")?;
        let header = std::env::var("CARNET_ADDRESS_HEADER")
            .ok()
            .filter(|name| !name.is_empty());
        Ok(Self {
            address_header: header,
            ..Self::attach(home, port)?
        })
    }

    /// Attaches to the platform with this folder and first port.
    pub fn attach(home: PathBuf, port: u16) -> anyhow::Result<Self> {
        let read = |name: &str| {
            std::fs::read_to_string(home.join(name)).with_context(|| {
                format!(
                    "no platform in {}: `cargo xtask up --detach` starts one",
                    home.display()
                )
            })
        };
        let keys = serde_json::from_str(&read("clients.json")?)?;
        let admin = serde_json::from_str(&read("admin.json")?)?;
        let secrets = serde_json::from_str(&read("secrets.json")?)?;
        Ok(Self {
            home,
            port,
            keys,
            admin,
            secrets,
            address_header: None,
        })
    }

    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    #[must_use]
    pub fn url(&self) -> String {
        self.page("graphql")
    }

    /// The URL of this path at the gateway.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// The base URL of a subgraph: `http://host:port`.
    pub fn subgraph(&self, domain: &str) -> anyhow::Result<String> {
        Ok(format!("http://127.0.0.1:{}", self.subgraph_port(domain)?))
    }

    fn subgraph_port(&self, domain: &str) -> anyhow::Result<u16> {
        let index = DOMAINS
            .iter()
            .position(|name| *name == domain)
            .context("a domain")?;
        Ok(self.port + 1 + u16::try_from(index)?)
    }

    /// One of the platform's secrets, for example `gateway.caller`.
    pub fn secret(&self, name: &str) -> anyhow::Result<&str> {
        self.secrets
            .get(name)
            .and_then(Value::as_str)
            .with_context(|| format!("no secret {name}"))
    }

    /// The URL of a domain's database with the credentials of another (or the same) domain's role.
    pub fn database(&self, domain: &str, role: &str) -> anyhow::Result<String> {
        let account = Account {
            user: &format!("carnet_{role}"),
            secret: &format!("{role}.database"),
        };
        self.postgres(account, &format!("carnet_{domain}"))
    }

    /// The URL of any database with the credentials of this account.
    pub fn postgres(&self, account: Account<'_>, database: &str) -> anyhow::Result<String> {
        let password = self.secret(account.secret)?;
        Ok(format!(
            "postgres://{}:{password}@127.0.0.1:{}/{database}",
            account.user,
            self.port + 32
        ))
    }

    /// The URL of Redis with the credentials of its administrator.
    pub fn redis(&self) -> anyhow::Result<String> {
        let password = self.secret("redis")?;
        Ok(format!(
            "redis://admin:{password}@127.0.0.1:{}/",
            self.port + 79
        ))
    }

    /// The graph for the client with this key, without an access token.
    pub fn client(&self, key: &str) -> anyhow::Result<Graph> {
        Ok(Graph::new(&self.url())?.with_key(key))
    }

    /// Returns the graph with this network address, if the gateway receives addresses in a header.
    #[must_use]
    pub fn from_address(&self, graph: &Graph, address: &str) -> Graph {
        match &self.address_header {
            Some(header) => graph.with_address(header, address),
            None => graph.clone(),
        }
    }

    /// The admin's client with the admin signed in.
    pub async fn admin(&self) -> anyhow::Result<Graph> {
        people::sign_in(
            &self.admin_client()?,
            &self.admin.email,
            &self.admin.password,
        )
        .await
    }

    /// The admin's client without an access token.
    pub fn admin_client(&self) -> anyhow::Result<Graph> {
        self.client(&self.admin.client_key)
    }

    /// The stage of the demonstration: the graph for the web application and for the admin, and the emails of this
    /// platform.
    pub async fn stage(&self) -> anyhow::Result<Stage> {
        let (web, admin) = (self.client(&self.keys.web)?, self.admin().await?);
        Ok(Stage {
            web,
            admin,
            mailbox: self.mailbox(),
            home: self.home.clone(),
        })
    }

    #[must_use]
    pub fn mailbox(&self) -> Mailbox {
        Mailbox::new(self.home.join("mail"))
    }

    /// Kills a process with SIGKILL, like a crash: a subgraph, `gateway`, `redis` or `postgres`. Returns when the
    /// process and its children have ended and its ports are free.
    pub fn kill(&self, name: &str) -> anyhow::Result<()> {
        let process = self.process(name)?;
        ensure!(
            process.is_alive(),
            "{name} ({}) was not there to kill",
            process.pid
        );
        // A stopped process starts no further children while they are listed: Postgres starts one per connection.
        process.signal("STOP")?;
        let mut family = process.children();
        family.push(process);
        let killed = family.last().context("a process")?.signal("KILL");
        killed.with_context(|| format!("{name} was not there to kill"))?;
        // The children notice its death and end by themselves. A busy one notices late and would delay the next start.
        if !wait_until(|| family.iter().all(|process| !process.is_alive())) {
            for process in family.iter().filter(|process| process.is_alive()) {
                // It may have ended already.
                let _ = process.signal("KILL");
            }
        }
        ensure!(
            wait_until(|| family.iter().all(|process| !process.is_alive())),
            "{name} or a child of it does not end"
        );
        for port in self.ports(name)? {
            let free = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err();
            ensure!(wait_until(free), "port {port} of {name} is still in use");
        }
        Ok(())
    }

    /// The ports that a process listens on.
    fn ports(&self, name: &str) -> anyhow::Result<Vec<u16>> {
        Ok(match name {
            "gateway" => vec![self.port, self.port + 8],
            "postgres" => vec![self.port + 32],
            "redis" => vec![self.port + 79],
            domain => vec![self.subgraph_port(domain)?],
        })
    }

    /// The processor time of a process, in hundredths of a second. Linux only.
    pub fn processor(&self, name: &str) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process(name)?.pid))?;
        let (_, fields) = stat.rsplit_once(')').context("a process has a name")?;
        // Fields after the name: user time is the 12th and kernel time the 13th, in hundredths of a second.
        let hundredths: u64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(str::parse::<u64>)
            .sum::<Result<_, _>>()?;
        Ok(Duration::from_millis(hundredths * 10))
    }

    /// The memory of a process without its children, in bytes. Linux only.
    pub fn resident(&self, name: &str) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process(name)?.pid))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("VmRSS")?;
        let kilobytes: u64 = line
            .split_whitespace()
            .next()
            .context("a number")?
            .parse()?;
        Ok(kilobytes * 1024)
    }

    /// The ID of a running process: a subgraph, `gateway`, `redis` or `postgres`.
    pub fn pid(&self, name: &str) -> anyhow::Result<u32> {
        Ok(self.process(name)?.pid)
    }

    fn process(&self, name: &str) -> anyhow::Result<Process> {
        let file = self.home.join("run").join(format!("{name}.json"));
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("{name} does not run"))?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Creates a key that signs access tokens, as an operator does while the platform runs. Returns its ID.
    pub fn generate_token_key(&self) -> anyhow::Result<String> {
        let output = Command::new(self.program("user")?)
            .args(["generate-token-key", "--token-keys"])
            .arg(self.home.join("keys/tokens"))
            .output()?;
        ensure!(
            output.status.success(),
            "no key: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let printed = String::from_utf8(output.stdout)?;
        let id = Path::new(printed.trim())
            .file_stem()
            .and_then(|stem| stem.to_str());
        id.map(str::to_owned)
            .with_context(|| format!("no key file: {printed}"))
    }

    /// The path of a program of the platform.
    pub fn program(&self, name: &str) -> anyhow::Result<PathBuf> {
        let programs = std::fs::read_to_string(self.home.join("programs"))?;
        Ok(Path::new(programs.trim()).join(name))
    }

    /// Restarts a killed process, and returns when it is ready.
    pub fn start(&self, name: &str) -> anyhow::Result<()> {
        let output = self.xtask(&["restart", name])?;
        if !output.status.success() {
            bail!(
                "{name} did not start: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(())
    }

    /// The output of `<domain> events status`: its outbox, the views that it fills and reads, dead letters,
    /// projections. Fails if the domain, Redis or Postgres is down.
    pub fn events_status(&self, domain: &str) -> anyhow::Result<Value> {
        answered(&self.overview(&["--domain", domain])?, domain)
    }

    /// The same for every domain, in a list. Fails if one of them does not answer.
    pub fn all_events_status(&self) -> anyhow::Result<Value> {
        let overview = self.overview(&[])?;
        let statuses = DOMAINS
            .into_iter()
            .map(|domain| answered(&overview, domain));
        Ok(Value::Array(statuses.collect::<Result<_, _>>()?))
    }

    /// Compares every projection with its source and repairs it. Returns a list with an item per projection:
    /// `producer`, `consumer`, `projection`, `run`, `compared`, `missing`, `outdated`, `surplus`. Fails if a result is
    /// missing after a minute. Drift is not an error.
    pub fn reconcile(&self) -> anyhow::Result<Value> {
        let output = self.xtask(&["events", "reconcile", "--allow-drift", "--json"])?;
        let results = json(&output)?;
        ensure!(
            output.status.success(),
            "the comparison is not complete: {results}"
        );
        results.get("projections").cloned().context("projections")
    }

    /// The state of all events. The command fails if a domain does not answer, but still prints the answers of the
    /// others.
    fn overview(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        json(&self.xtask(&[&["events", "status", "--json"], arguments].concat())?)
    }

    /// Runs a command of the task runner on this platform.
    fn xtask(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        let mut xtask = Command::new(self.program("xtask")?);
        xtask
            .args(arguments)
            .args(["--port", &self.port.to_string(), "--home"])
            .arg(&self.home);
        Ok(xtask.output()?)
    }
}

fn json(output: &Output) -> anyhow::Result<Value> {
    let reason = || format!("no JSON: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).with_context(reason)
}

/// The answer of a domain in the overview.
fn answered(overview: &Value, domain: &str) -> anyhow::Result<Value> {
    let answer = overview
        .pointer(&format!("/domains/{domain}"))
        .with_context(|| format!("no answer of {domain}"))?;
    match answer.get("error") {
        Some(error) => bail!(
            "{domain} does not answer: {}",
            error.as_str().unwrap_or_default()
        ),
        None => Ok(answer.clone()),
    }
}
