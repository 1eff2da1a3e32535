use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use secrecy::SecretString;
use uuid::Uuid;

/// A Redis server for one test that stops it, flushes it or adds users, which the shared server does not permit.
///
/// `redis-server` is found on the PATH, or in `CARNET_TEST_REDIS_SERVER`.
pub struct RedisServer {
    port: u16,
    folder: PathBuf,
    durable: bool,
    process: Option<Child>,
}

impl RedisServer {
    /// Starts a server without persistence on a free port. It is empty after a restart.
    pub async fn start() -> Self {
        Self::with(false).await
    }

    /// Starts a server with an append-only file on a free port, like `cargo xtask up`: its default user cannot sign in.
    pub async fn durable() -> Self {
        Self::with(true).await
    }

    async fn with(durable: bool) -> Self {
        let port = crate::free_address().port();
        let folder = std::env::temp_dir().join(format!("carnet-redis-{}", Uuid::now_v7().simple()));
        std::fs::create_dir(&folder).expect("a temporary folder can be made");
        let mut users = vec![
            events::DEFAULT_USER.to_owned(),
            "user admin on >secret ~* &* +@all".to_owned(),
        ];
        users.extend(super::layers::DOMAINS.map(|domain| {
            format!(
                "user carnet_{domain} on >secret {}",
                events::domain_rights("carnet", domain)
            )
        }));
        users.push(format!(
            "user carnet_gateway on >secret {}\n",
            events::gateway_rights("carnet")
        ));
        std::fs::write(folder.join("users.acl"), users.join("\n"))
            .expect("a temporary file can be written");
        let mut server = Self {
            port,
            folder,
            durable,
            process: None,
        };
        server.resume().await;
        server
    }

    /// Its views, as a user with all rights.
    #[must_use]
    pub fn streams(&self) -> outbox::Args {
        self.streams_as("admin")
    }

    /// Its views, as this user, for example `carnet_order`.
    #[must_use]
    pub fn streams_as(&self, user: &str) -> outbox::Args {
        let url = format!("redis://{user}:secret@127.0.0.1:{}", self.port);
        outbox::Args::new(SecretString::from(url), "carnet".to_owned())
    }

    /// Stops it at once, like a crash.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process
                .kill()
                .and_then(|()| process.wait())
                .expect("the server can be stopped");
        }
    }

    /// Stops it like a crash, and deletes its data.
    pub fn lose(&mut self) {
        self.stop();
        for part in ["appendonlydir", "dump.rdb"] {
            drop(std::fs::remove_dir_all(self.folder.join(part)));
        }
    }

    /// Suspends it: it accepts connections and answers nothing until [`Self::thaw`].
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.process.as_ref().expect("it runs").id().to_string();
        let sent = Command::new("kill")
            .args([signal, &pid])
            .status()
            .expect("a signal can be sent");
        assert!(sent.success());
    }

    /// Starts it again on the same port, with its stored data.
    pub async fn resume(&mut self) {
        #[expect(
            clippy::disallowed_methods,
            reason = "a test has no command line to take its settings from"
        )]
        let binary =
            std::env::var("CARNET_TEST_REDIS_SERVER").unwrap_or_else(|_| "redis-server".to_owned());
        let process = Command::new(&binary)
            .args([
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction",
            ])
            .args(["--appendonly", if self.durable { "yes" } else { "no" }])
            .args(["--port", &self.port.to_string()])
            .args([Path::new("--dir"), &self.folder])
            .args([Path::new("--aclfile"), &self.folder.join("users.acl")])
            .stdout(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{binary} does not start ({error}): run the tests with `cargo xtask test`")
            });
        self.process = Some(process);
        let client = redis::Client::open(format!("redis://admin:secret@127.0.0.1:{}", self.port))
            .expect("a Redis URL");
        crate::eventually("the private Redis", || async {
            let mut connection = client.get_multiplexed_async_connection().await.ok()?;
            redis::cmd("PING")
                .query_async::<String>(&mut connection)
                .await
                .ok()
        })
        .await;
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
        drop(std::fs::remove_dir_all(&self.folder));
    }
}
