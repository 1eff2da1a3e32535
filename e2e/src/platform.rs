use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

use crate::{
    Graph, Mailbox, people,
    seed::{ClientKeys, Stage},
};

/// A running platform, as `cargo xtask up --detach` left it: named by the folder that `CARNET_HOME` (or, without it,
/// the checkout) says. What is not there is an error that says so: nothing is skipped.
pub struct Platform {
    home: PathBuf,
    port: u16,
    pub keys: ClientKeys,
    admin: Admin,
    secrets: serde_json::Value,
}

#[derive(Deserialize)]
struct Admin {
    email: String,
    password: String,
    client_key: String,
}

impl Platform {
    /// Attaches to the platform that `CARNET_HOME` and `CARNET_PORT` name; without them, to that of the checkout.
    #[expect(clippy::disallowed_methods, reason = "tests have no command line to take their settings from")]
    pub fn from_environment() -> anyhow::Result<Self> {
        let checkout = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../.carnet");
        let home = std::env::var("CARNET_HOME").map_or_else(|_| checkout(), PathBuf::from);
        let port =
            std::env::var("CARNET_PORT").map_or(Ok(4600), |port| port.parse()).context("CARNET_PORT")?;
        Self::attach(home, port)
    }

    /// Attaches to a platform with this folder and first port.
    pub fn attach(home: PathBuf, port: u16) -> anyhow::Result<Self> {
        let read = |name: &str| {
            std::fs::read_to_string(home.join(name)).with_context(|| {
                format!("no platform in {}: `cargo xtask up --detach` starts one", home.display())
            })
        };
        let keys = serde_json::from_str(&read("clients.json")?)?;
        let admin = serde_json::from_str(&read("admin.json")?)?;
        let secrets = serde_json::from_str(&read("secrets.json")?)?;
        Ok(Self { home, port, keys, admin, secrets })
    }

    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    #[must_use]
    pub fn url(&self) -> String {
        self.page("graphql")
    }

    /// What the gateway serves at this path.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// Where a subgraph listens, as `http://host:port`.
    pub fn subgraph(&self, domain: &str) -> anyhow::Result<String> {
        let domains = ["user", "rule", "order", "monitor", "common"];
        let index = domains.iter().position(|name| *name == domain).context("a domain")?;
        Ok(format!("http://127.0.0.1:{}", self.port + 1 + u16::try_from(index)?))
    }

    /// One of the platform's secrets, as `gateway.caller`.
    pub fn secret(&self, name: &str) -> anyhow::Result<&str> {
        self.secrets
            .get(name)
            .and_then(serde_json::Value::as_str)
            .with_context(|| format!("no secret {name}"))
    }

    /// The URL of a domain's database, as the role of another (or the same) domain.
    pub fn database(&self, domain: &str, role: &str) -> anyhow::Result<String> {
        let password = self.secret(&format!("{role}.database"))?;
        Ok(format!("postgres://carnet_{role}:{password}@127.0.0.1:{}/carnet_{domain}", self.port + 32))
    }

    /// The graph as the client with this key, nobody signed in.
    pub fn client(&self, key: &str) -> anyhow::Result<Graph> {
        Ok(Graph::new(&self.url())?.with_key(key))
    }

    /// The admin's client, the admin signed in.
    pub async fn admin(&self) -> anyhow::Result<Graph> {
        people::sign_in(&self.admin_client()?, &self.admin.email, &self.admin.password).await
    }

    /// The admin's client, nobody signed in.
    pub fn admin_client(&self) -> anyhow::Result<Graph> {
        self.client(&self.admin.client_key)
    }

    /// What the demonstration is made with, on this platform.
    pub async fn stage(&self) -> anyhow::Result<Stage> {
        let (web, admin) = (self.client(&self.keys.web)?, self.admin().await?);
        Ok(Stage { web, admin, mailbox: self.mailbox(), home: self.home.clone() })
    }

    #[must_use]
    pub fn mailbox(&self) -> Mailbox {
        Mailbox::new(self.home.join("mail"))
    }

    /// Ends a process as a crash would: at once, and without a word (SIGKILL).
    pub fn kill(&self, name: &str) -> anyhow::Result<()> {
        let pid = self.pid(name)?;
        let killed = Command::new("kill").args(["-9", &pid.to_string()]).status()?;
        ensure!(killed.success(), "{name} ({pid}) was not there to kill");
        // A signal is sent before the process is gone: whoever starts it again needs its address.
        let Ok(url) = self.subgraph(name) else { return Ok(()) };
        let address = url.strip_prefix("http://").context("an address")?;
        for _ in 0..500 {
            if std::net::TcpStream::connect(address).is_err() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("{name} ({pid}) still listens on {address}")
    }

    /// The processor time that a process has had, to a hundredth of a second. On Linux only.
    pub fn processor(&self, name: &str) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid(name)?))?;
        let (_, fields) = stat.rsplit_once(')').context("a process has a name")?;
        // After the name: its own time in user mode is the 12th, in the kernel the 13th, in hundredths.
        let hundredths: u64 =
            fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>).sum::<Result<_, _>>()?;
        Ok(Duration::from_millis(hundredths * 10))
    }

    fn pid(&self, name: &str) -> anyhow::Result<u64> {
        let file = self.home.join("run").join(format!("{name}.json"));
        let text = std::fs::read_to_string(&file).with_context(|| format!("{name} does not run"))?;
        let process: serde_json::Value = serde_json::from_str(&text)?;
        process.get("pid").and_then(serde_json::Value::as_u64).context("a process id")
    }

    /// Makes a new key that signs access tokens, as an operator does while the platform runs. Returns its id.
    pub fn generate_token_key(&self) -> anyhow::Result<String> {
        let output = Command::new(self.program("user")?)
            .args(["generate-token-key", "--token-keys"])
            .arg(self.home.join("keys/tokens"))
            .output()?;
        ensure!(output.status.success(), "no key: {}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout)?;
        let id = Path::new(printed.trim()).file_stem().and_then(|stem| stem.to_str());
        id.map(str::to_owned).with_context(|| format!("no key file: {printed}"))
    }

    fn program(&self, name: &str) -> anyhow::Result<PathBuf> {
        let programs = std::fs::read_to_string(self.home.join("programs"))?;
        Ok(Path::new(programs.trim()).join(name))
    }

    /// Starts a killed process again, and returns when it is ready.
    pub fn start(&self, name: &str) -> anyhow::Result<()> {
        let output = Command::new(self.program("xtask")?)
            .args(["restart", name, "--port", &self.port.to_string(), "--home"])
            .arg(&self.home)
            .output()?;
        if !output.status.success() {
            bail!("{name} did not start: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }
}
