use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use secrecy::SecretString;
use uuid::Uuid;

/// A Redis of one test's own, for what the shared one cannot stand: being stopped, flushed or given users.
///
/// It keeps nothing: started again, it is empty. `redis-server` is looked up on the PATH, or named by
/// `CARNET_TEST_REDIS_SERVER`.
pub struct RedisServer {
    port: u16,
    folder: PathBuf,
    process: Option<Child>,
}

impl RedisServer {
    /// Starts a server on a free port.
    pub async fn start() -> Self {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let folder = std::env::temp_dir().join(format!("carnet-redis-{}", Uuid::now_v7().simple()));
        std::fs::create_dir(&folder).expect("a temporary folder can be made");
        let mut server = Self { port, folder, process: None };
        server.resume().await;
        server
    }

    /// Its streams, as the user that may do everything.
    #[must_use]
    pub fn streams(&self) -> outbox::Args {
        self.streams_as("")
    }

    /// Its streams, as `user:password@`.
    #[must_use]
    pub fn streams_as(&self, credentials: &str) -> outbox::Args {
        let url = format!("redis://{credentials}127.0.0.1:{}", self.port);
        outbox::Args::new(SecretString::from(url), "carnet".to_owned())
    }

    /// Stops it at once, as a crash would.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().and_then(|()| process.wait()).expect("the server can be stopped");
        }
    }

    /// Starts it again, empty, on the port it had.
    pub async fn resume(&mut self) {
        #[expect(clippy::disallowed_methods, reason = "a test has no command line to take its settings from")]
        let binary = std::env::var("CARNET_TEST_REDIS_SERVER").unwrap_or_else(|_| "redis-server".to_owned());
        let process = Command::new(&binary)
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &self.port.to_string()])
            .args([Path::new("--dir"), &self.folder])
            .stdout(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{binary} does not start ({error}): run the tests with `cargo xtask test`")
            });
        self.process = Some(process);
        let client = redis::Client::open(format!("redis://127.0.0.1:{}", self.port)).expect("a Redis URL");
        crate::eventually("the private Redis", || async {
            let mut connection = client.get_multiplexed_async_connection().await.ok()?;
            redis::cmd("PING").query_async::<String>(&mut connection).await.ok()
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
