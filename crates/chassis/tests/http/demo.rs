//! The subgraph under test, and a client for it.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, EmptySubscription, Object, Schema};
use axum::routing::{get, post};
use axum::{Extension, Router};
use caller::{Caller, Identity, Signer, SigningKey};
use chassis::scalar::{CountryCode, Date};
use chassis::{App, Args, Failure, Limits, Money, Page, Paged};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The gateway's private key, from RFC 8032, section 7.1.
pub const KEY: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
pub const LIMIT: usize = 2_000_000;

/// Signals that `hold` has begun, and lets it continue.
#[derive(Clone, Default)]
pub struct Gate {
    pub begun: Arc<Notify>,
    pub go_on: Arc<Notify>,
}

#[expect(clippy::panic, reason = "to see what becomes of it")]
fn panics() -> &'static str {
    panic!("the password is hunter2")
}

pub struct Query;

#[Object]
impl Query {
    async fn hello(&self) -> &'static str {
        "hello"
    }

    /// The caller, and the data that `scope` added.
    async fn who(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        let caller = ctx.data::<Arc<Caller>>()?;
        Ok(format!(
            "{:?} in {}",
            caller.identity(),
            ctx.data::<&'static str>()?
        ))
    }

    async fn denied(&self) -> Result<Option<&'static str>, Failure> {
        Err(caller::Denied::Forbidden.into())
    }

    /// Non-null, so its error leaves no data at all.
    async fn broken(&self) -> Result<&'static str, Failure> {
        Err(Failure::internal(&std::io::Error::other(
            "the password is hunter2",
        )))
    }

    /// A resolver that uses `?` on a library error.
    async fn careless(&self) -> async_graphql::Result<Option<&'static str>> {
        Err(std::io::Error::other("the password is hunter2"))?
    }

    async fn panics(&self) -> &'static str {
        panics()
    }

    async fn hangs(&self) -> &'static str {
        std::future::pending().await
    }

    /// Begins, and waits until it may continue.
    async fn hold(&self, ctx: &Context<'_>) -> async_graphql::Result<&'static str> {
        let gate = ctx.data::<Gate>()?;
        gate.begun.notify_one();
        gate.go_on.notified().await;
        Ok("held")
    }

    async fn day(&self, day: Date) -> Date {
        day
    }

    async fn price(&self, price: Money) -> Money {
        price
    }

    async fn land(&self, land: CountryCode) -> CountryCode {
        land
    }

    async fn me(&self) -> Self {
        Self
    }

    /// The numbers from 1 to 45.
    async fn numbers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Paged<i32, Number>, Failure> {
        let page = Page::new(first, after, None, None)?;
        let window = page.window();
        let from = window.after.unwrap_or(0) + 1;
        let rows = (from..=45)
            .take(usize::try_from(window.limit).unwrap())
            .map(|value| Number { value });
        let counted = ctx.data_unchecked::<Counted>().clone();
        let count = move || {
            counted.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            async { Ok(45) }
        };
        Ok(page.connection(rows, |number| number.value, count))
    }
}

/// How often a total was counted.
#[derive(Clone, Default)]
pub struct Counted(pub Arc<std::sync::atomic::AtomicUsize>);

#[derive(async_graphql::SimpleObject)]
pub struct Number {
    pub value: i32,
}

pub struct Mutation;

#[Object]
impl Mutation {
    async fn bump(&self) -> i32 {
        1
    }
}

pub type Demo = Schema<Query, Mutation, EmptySubscription>;

pub fn schema() -> async_graphql::SchemaBuilder<Query, Mutation, EmptySubscription> {
    chassis::schema(Query, Mutation, EmptySubscription)
}

pub fn app(gate: Gate, counted: Counted) -> App {
    app_with(gate, counted, PATIENCE)
}

pub fn app_with(gate: Gate, counted: Counted, request_timeout: Duration) -> App {
    let args = Args {
        listen: "127.0.0.1:0".parse().unwrap(),
        caller_public_key: key(KEY).public_hex(),
        body_limit: LIMIT,
        request_timeout: request_timeout.as_secs(),
    };
    let signed = Router::new().route(
        "/signed",
        get(async |Extension(caller): Extension<Arc<Caller>>| format!("{:?}", caller.identity())),
    );
    let correlation =
        get(async |Extension(caller): Extension<Arc<Caller>>| caller.correlation().to_string());
    let signed = signed.route("/correlation", correlation);
    let open = Router::new().route("/open", get(async || "open"));
    App::new("demo", args)
        .graphql(schema().data(gate).data(counted).finish(), |request, _| {
            request.data("scope")
        })
        .signed_routes(signed)
        .signed_routes_within(
            Limits {
                body: 10,
                timeout: PATIENCE,
            },
            with_own_limits(),
        )
        .open_routes(open.route("/panics", get(async || panics())))
}

/// Answers after more than a second, with its input.
fn with_own_limits() -> Router {
    let slow = async |body: String| {
        tokio::time::sleep(Duration::from_millis(1200)).await;
        body
    };
    Router::new().route("/slow", post(slow).get(async || panics()))
}

pub struct Server {
    pub base: String,
    pub stop: CancellationToken,
    pub running: JoinHandle<anyhow::Result<()>>,
}

impl Server {
    pub async fn start() -> Self {
        Self::serve(app(Gate::default(), Counted::default())).await
    }

    pub async fn serve(app: App) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let running = tokio::spawn(app.serve_until(listener, stop.clone().cancelled_owned()));
        Self {
            base,
            stop,
            running,
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        reqwest::Client::new().request(method, format!("{}{path}", self.base))
    }

    /// A POST to /graphql with a valid caller and without other headers.
    pub fn post(&self) -> RequestBuilder {
        self.request(Method::POST, "/graphql")
            .header(caller::HEADER, signed_for("demo", KEY, 0))
    }

    /// The answer to a query of a well-behaved client.
    pub async fn ask(&self, query: &str) -> Answer {
        Answer::of(
            self.post()
                .json(&json!({ "query": query }))
                .send()
                .await
                .unwrap(),
        )
        .await
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub media: String,
    pub body: Value,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let status = response.status();
        let media = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        let text = response.text().await.unwrap();
        assert!(
            !text.contains("hunter2"),
            "internal text reached the client: {text}"
        );
        let body = serde_json::from_str(&text).expect(&text);
        Self {
            status,
            media,
            body,
        }
    }

    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"]
            .as_str()
            .expect("a code")
    }

    #[track_caller]
    pub fn is(&self, status: u16, code: &str) {
        assert_eq!(
            (self.status.as_u16(), self.code()),
            (status, code),
            "{}",
            self.body
        );
        assert!(
            !self.body["errors"][0]["message"]
                .as_str()
                .unwrap()
                .is_empty()
        );
    }
}

fn key(private: &str) -> SigningKey {
    SigningKey::from_hex(&SecretString::from(private)).unwrap()
}

/// A caller signed `age` seconds ago.
pub fn signed_for(subgraph: &str, private: &str, age: i64) -> String {
    let signer = Signer::new(subgraph, &key(private));
    let now = chassis::now().unix_timestamp() - age;
    signer.sign(&Identity::Gateway, None, now).unwrap()
}

pub const PATIENCE: Duration = Duration::from_secs(15);
