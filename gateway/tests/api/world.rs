//! The environment of one test: the real gateway binary with the project's `router.yaml`, three small subgraphs, and a
//! separate prefix in the real Redis.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use events::{Cause, Draft, Fact, Lane};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::{self, FIRST_KEY, Program, jwks};
use crate::subgraphs::{self, Server, Shared};
use crate::user_http;

pub use testkit::eventually;

const PATIENCE: Duration = Duration::from_mins(1);

/// The settings that a test can change before the gateway starts.
pub struct Plan {
    /// Merged into the project's `router.yaml`.
    pub config: Value,
    pub redis_url: String,
    pub prefix: String,
    /// The filter of the gateway's log.
    pub log: String,
    /// True if the user subgraph is down at first.
    pub without_user: bool,
}

impl Default for Plan {
    fn default() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a test has no command line")]
        let redis_url =
            std::env::var("CARNET_TEST_REDIS").expect("CARNET_TEST_REDIS: run `cargo xtask test`");
        let prefix = format!("test-{}", Uuid::now_v7().simple());
        Self {
            config: json!({}),
            redis_url,
            prefix,
            log: "warn".to_owned(),
            without_user: false,
        }
    }
}

impl Plan {
    /// A plan with these settings of `carnet.access`.
    pub fn access(config: &Value) -> Self {
        Self {
            config: json!({ "plugins": { "carnet.access": config } }),
            ..Self::default()
        }
    }
}

pub struct World {
    pub shared: Arc<Shared>,
    pub user: Server,
    pub order: Server,
    pub web: Program,
    pub mobile: Program,
    pub partner: Program,
    pub admin: Program,
    pub url: String,
    pub http: reqwest::Client,
    pub prefix: String,
    redis_url: String,
    pub gateway: Gateway,
    _common: Server,
}

impl World {
    pub async fn start() -> Self {
        Self::with(Plan::default()).await
    }

    pub async fn with(plan: Plan) -> Self {
        let shared = Arc::new(Shared::default());
        *shared.jwks.lock().unwrap() = jwks(&[("first", FIRST_KEY)]);
        let [web, mobile, partner, admin] =
            ["WEB", "MOBILE", "PARTNER", "ADMIN"].map(people::program);
        let clients = [&web, &mobile, &partner, &admin].map(|program| program.client.clone());
        shared.clients.lock().unwrap().extend(clients);
        let mut user = user_http::start(&shared).await;
        if plan.without_user {
            user.stop().await;
        }
        let order = subgraphs::order(&shared).await;
        let common = subgraphs::common(&shared).await;

        let urls = [
            ("USER", user.url()),
            ("ORDER", order.url()),
            ("COMMON", common.url()),
        ];
        let mut gateway = Gateway::prepare(&plan.config);
        for (name, url) in urls {
            gateway
                .environment
                .push((format!("CARNET_{name}_URL"), url));
        }
        gateway
            .environment
            .push(("CARNET_REDIS_URL".to_owned(), plan.redis_url.clone()));
        gateway
            .environment
            .push(("CARNET_REDIS_PREFIX".to_owned(), plan.prefix.clone()));
        gateway
            .environment
            .push(("APOLLO_ROUTER_LOG".to_owned(), plan.log.clone()));
        gateway.start();
        gateway.wait_until_healthy().await;
        let url = format!("http://{}/graphql", gateway.listen);
        let http = reqwest::Client::new();
        let Plan {
            prefix, redis_url, ..
        } = plan;
        Self {
            shared,
            user,
            order,
            web,
            mobile,
            partner,
            admin,
            url,
            http,
            prefix,
            redis_url,
            gateway,
            _common: common,
        }
    }

    /// A request for an operation, to be completed and sent.
    pub fn ask(&self, query: &str) -> RequestBuilder {
        self.http.post(&self.url).json(&json!({ "query": query }))
    }

    /// The URL of a path beside the graph.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url.trim_end_matches("/graphql"))
    }

    /// A request of a signed-in person.
    pub fn ask_as(&self, person: &people::Person, query: &str) -> RequestBuilder {
        self.ask(query).bearer_auth(person.token())
    }

    /// Publishes a fact as its domain would.
    pub async fn publish<F: Fact>(&self, fact: F, subject: Uuid, audience: &[Uuid]) {
        self.publish_at_once(vec![(fact, subject)], audience).await;
    }

    /// Publishes facts, each about its subject, at once.
    pub async fn publish_at_once<F: Fact>(&self, facts: Vec<(F, Uuid)>, audience: &[Uuid]) {
        let mut together = redis::pipe();
        together.atomic();
        for (fact, subject) in facts {
            self.add(&mut together, fact, subject, audience);
        }
        let () = together.query_async(&mut self.redis().await).await.unwrap();
    }

    /// The command that publishes a fact.
    pub fn add<F: Fact>(
        &self,
        together: &mut redis::Pipeline,
        fact: F,
        subject: Uuid,
        audience: &[Uuid],
    ) {
        let draft = Draft {
            subject,
            sequence: 1,
            time: time::OffsetDateTime::from_unix_timestamp(people::now()).unwrap(),
            cause: Cause::request(Uuid::now_v7()),
            audience: audience.to_vec(),
        };
        let event = serde_json::to_string(&fact.publish(draft).unwrap()).unwrap();
        together
            .xadd(self.view::<F>(), "*", &[(events::ENTRY_FIELD, event)])
            .ignore();
    }

    /// The view of these facts that the gateway reads.
    pub fn view<F: Fact>(&self) -> String {
        events::view(&self.prefix, F::PRODUCER, "gateway", Lane::Single)
    }

    pub async fn redis(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.redis_url.as_str()).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }
}

/// Sends the request, and returns the status and the JSON of the response.
pub async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}, not JSON: {text}"));
    (status, json)
}

/// The status and the first error's code.
pub async fn refusal(request: RequestBuilder) -> (u16, String) {
    let (status, json) = answer(request).await;
    (
        status.as_u16(),
        json["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or("no error")
            .to_owned(),
    )
}

/// The subscriptions of the small subgraphs.
const SUBSCRIPTIONS: [&str; 3] = ["orderUpdated", "notificationReceived", "changed"];

/// The gateway's process.
pub struct Gateway {
    pub listen: String,
    pub health: String,
    pub environment: Vec<(String, String)>,
    pub folder: PathBuf,
    process: Option<Child>,
}

impl Gateway {
    /// Prepares a gateway with the project's configuration and these differences.
    pub fn prepare(differences: &Value) -> Self {
        let folder =
            std::env::temp_dir().join(format!("carnet-gateway-{}", Uuid::now_v7().simple()));
        fs::create_dir(&folder).unwrap();
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../router.yaml"))
            .unwrap();
        let mut config: Value = serde_saphyr::from_str(&text).unwrap();
        // The small subgraphs have only these subscriptions, and a mapping without a field is rejected at start.
        let subscriptions =
            config["plugins"]["carnet.access"]["live"]["subscriptions"].as_object_mut();
        subscriptions
            .unwrap()
            .retain(|name, _| SUBSCRIPTIONS.contains(&name.as_str()));
        merge(&mut config, differences);
        fs::write(
            folder.join("router.yaml"),
            serde_json::to_string_pretty(&config).unwrap(),
        )
        .unwrap();
        fs::write(folder.join("supergraph.graphql"), supergraph()).unwrap();
        let (listen, health) = (free_address(), free_address());
        let environment = vec![
            ("CARNET_LISTEN".to_owned(), listen.clone()),
            ("CARNET_HEALTH_LISTEN".to_owned(), health.clone()),
            (
                "CARNET_CALLER_KEY".to_owned(),
                subgraphs::CALLER_KEY.to_owned(),
            ),
        ];
        Self {
            listen,
            health,
            environment,
            folder,
            process: None,
        }
    }

    pub fn start(&mut self) {
        let log = File::create(self.folder.join("log")).unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_gateway"))
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .env("APOLLO_TELEMETRY_DISABLED", "1")
            .env("APOLLO_ROUTER_CONFIG_PATH", self.folder.join("router.yaml"))
            .env(
                "APOLLO_ROUTER_SUPERGRAPH_PATH",
                self.folder.join("supergraph.graphql"),
            )
            .env("APOLLO_ROUTER_HOT_RELOAD", "true")
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.process = Some(process);
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap()
    }

    pub async fn wait_until_healthy(&mut self) {
        let url = format!("http://{}/health?ready", self.health);
        let deadline = Instant::now() + PATIENCE * 2;
        while !reqwest::get(&url)
            .await
            .is_ok_and(|response| response.status().is_success())
        {
            let ended = self.process.as_mut().unwrap().try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "the gateway does not start:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for the process to end by itself, and returns true if it succeeded.
    pub async fn ended(&mut self) -> bool {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.process.as_mut().unwrap().try_wait().unwrap() {
                return status.success();
            }
            assert!(
                Instant::now() < deadline,
                "the gateway does not end:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Changes the configuration of the running process.
    pub fn reconfigure(&self, differences: &Value) {
        let path = self.folder.join("router.yaml");
        let mut config: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        merge(&mut config, differences);
        fs::write(path.with_extension("new"), config.to_string()).unwrap();
        fs::rename(path.with_extension("new"), path).unwrap();
    }

    /// Kills the process, like a crash.
    pub fn kill(&mut self) {
        let mut process = self.process.take().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }

    /// Asks the process to end.
    pub fn terminate(&self) {
        let pid = self.process.as_ref().unwrap().id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            eprintln!(
                "the gateway's last lines:\n{}",
                lines[lines.len().saturating_sub(40)..].join("\n")
            );
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The supergraph of the subgraphs, composed once for all tests.
fn supergraph() -> &'static str {
    static SUPERGRAPH: OnceLock<String> = OnceLock::new();
    SUPERGRAPH.get_or_init(|| {
        let folder =
            std::env::temp_dir().join(format!("carnet-compose-{}", Uuid::now_v7().simple()));
        fs::create_dir(&folder).unwrap();
        let mut subgraphs = serde_json::Map::new();
        for (name, sdl) in subgraphs::sdl() {
            fs::write(folder.join(format!("{name}.graphql")), sdl).unwrap();
            let file = format!("{name}.graphql");
            subgraphs.insert(
                name.to_owned(),
                json!({ "routing_url": "http://127.0.0.1:1/graphql", "schema": file }),
            );
        }
        let config = json!({ "description": description(), "subgraphs": subgraphs });
        fs::write(folder.join("supergraph.yaml"), config.to_string()).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_compose"))
            .arg("--config")
            .arg(folder.join("supergraph.yaml"))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let composed = fs::read_to_string(folder.join("supergraph.graphql")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        composed
    })
}

/// The description in the configuration of the project's supergraph.
pub fn description() -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../supergraph.yaml"))
        .unwrap();
    let config: Value = serde_saphyr::from_str(&text).unwrap();
    config["description"].as_str().unwrap().to_owned()
}

fn merge(into: &mut Value, differences: &Value) {
    match (into, differences) {
        (Value::Object(into), Value::Object(differences)) => {
            for (name, value) in differences {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, differences) => *into = differences.clone(),
    }
}

fn free_address() -> String {
    testkit::free_address().to_string()
}
