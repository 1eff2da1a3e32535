//! Three small subgraphs: real servers in this process. Each verifies the caller that the gateway signed for it,
//! records it, and responds accordingly.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Enum, Error, ErrorExtensions as _, ID, InputObject,
    Object, ObjectType, Request, SDLExportOptions, Schema, SimpleObject, Subscription,
    SubscriptionType,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use caller::{Caller, Identity, SigningKey, Verifier};
use futures::Stream;
use secrecy::SecretString;
use uuid::Uuid;

use crate::{common_http, order_http, session_http};

/// The state that the subgraphs share and that tests change and inspect.
#[derive(Default)]
pub struct Shared {
    pub callers: Mutex<Vec<(&'static str, Caller)>>,
    pub sign_ins: Mutex<usize>,
    /// Each order, with its status and the organisation that may see it.
    pub orders: Mutex<HashMap<Uuid, (String, Uuid)>>,
    /// While a test holds this lock, orders are not answered.
    pub gate: tokio::sync::Mutex<()>,
    pub jwks: Mutex<serde_json::Value>,
    pub jwks_reads: Mutex<u64>,
    pub snapshot_reads: Mutex<u64>,
    pub metadata_reads: Mutex<u64>,
    /// The issuer, if a test changes it.
    pub issuer: Mutex<Option<String>>,
    /// Requests to the token endpoint.
    pub token_requests: Mutex<Vec<TokenRequest>>,
    /// Requests to the order subgraph's file routes.
    pub files: Mutex<Vec<order_http::FileRequest>>,
    pub clients: Mutex<Vec<events::user::ApiClient>>,
    pub revoked: Mutex<Vec<events::user::Session>>,
    pub cutoffs: Mutex<Vec<events::user::SessionCutoff>>,
    /// Mutations that the gateway sent for its session endpoints.
    pub session_requests: Mutex<Vec<session_http::SessionRequest>>,
    /// The session that is open, if any.
    pub session: Mutex<Option<session_http::OpenSession>>,
    /// Requests with a cookie that the user subgraph received.
    pub cookies: Mutex<u64>,
}

/// A request to the token endpoint: the caller that was signed for it, its headers and its body.
pub struct TokenRequest {
    pub caller: Caller,
    pub headers: HeaderMap,
    pub form: String,
}

pub type Data = Arc<Shared>;

fn caller<'a>(context: &Context<'a>) -> &'a Arc<Caller> {
    context.data_unchecked::<Arc<Caller>>()
}

fn coded(code: &str, message: &str) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

// user

#[derive(SimpleObject)]
pub struct User {
    id: ID,
    /// The caller's own ID, which a shared response would reveal.
    email: String,
}

#[derive(SimpleObject)]
struct Provider {
    id: ID,
    name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Period {
    Day,
    #[graphql(tag = "admin")]
    Ever,
}

pub struct UserQuery;

#[Object(name = "Query")]
impl UserQuery {
    async fn me(&self, context: &Context<'_>) -> Result<User, Error> {
        match caller(context).identity() {
            Identity::User(user) => Ok(User {
                id: user.id.into(),
                email: format!("{}@example.org", user.id),
            }),
            _ => Err(coded("UNAUTHENTICATED", "the inside story")),
        }
    }

    #[graphql(tag = "public")]
    async fn provider(&self, id: ID) -> Option<Provider> {
        Some(Provider {
            name: format!("Provider {}", *id),
            id,
        })
    }

    #[graphql(tag = "admin")]
    async fn statistics(&self, period: Option<Period>) -> Statistics {
        let _ = period;
        Statistics { operations: 42 }
    }

    #[graphql(tag = "web")]
    async fn history(&self) -> Vec<String> {
        vec!["everything".to_owned()]
    }

    /// The kind of identity that the subgraph sees.
    #[graphql(tag = "public")]
    async fn whoami(&self, context: &Context<'_>) -> String {
        let caller = caller(context);
        let client = caller
            .client()
            .map(|client| client.id.to_string())
            .unwrap_or_default();
        let identity = match caller.identity() {
            Identity::Anonymous => "anonymous".to_owned(),
            Identity::User(user) => format!("user {}", user.id),
            Identity::Client(client) => {
                format!("client of {}", client.organisation.unwrap_or_default())
            }
            Identity::Gateway => "gateway".to_owned(),
        };
        format!("{identity} through {client}")
    }

    #[graphql(tag = "public")]
    async fn fail(&self, code: String) -> Result<Option<String>, Error> {
        Err(coded(&code, "SELECT secret FROM users ON db-7.internal"))
    }

    #[graphql(tag = "public")]
    async fn scoped(&self, scope: String) -> Result<Option<String>, Error> {
        Err(coded("FORBIDDEN", "the inside story").extend_with(|_, more| more.set("scope", scope)))
    }

    #[graphql(entity)]
    async fn user(&self, context: &Context<'_>, id: ID) -> Option<User> {
        let _ = context;
        Some(User {
            email: format!("{}@example.org", *id),
            id,
        })
    }
}

#[derive(SimpleObject)]
struct Statistics {
    operations: i32,
}

pub struct UserMutation;

#[Object(name = "Mutation")]
impl UserMutation {
    #[graphql(tag = "public")]
    async fn sign_in(&self, context: &Context<'_>, email: String) -> String {
        *context.data_unchecked::<Data>().sign_ins.lock().unwrap() += 1;
        email
    }
}

// order

#[derive(SimpleObject)]
struct Order {
    id: ID,
    status: String,
    /// Set while the status is CLOSED.
    closed_at: Option<String>,
    buyer: BuyerReference,
}

/// A reference to a user, whom the user subgraph resolves.
#[derive(SimpleObject)]
#[graphql(name = "User", unresolvable = "id")]
struct BuyerReference {
    id: ID,
}

#[derive(SimpleObject)]
struct Orders {
    nodes: Vec<Order>,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Sort {
    Age,
    #[graphql(tag = "admin")]
    Margin,
}

#[derive(InputObject)]
struct OrdersFilter {
    status: Option<String>,
    #[graphql(tag = "admin")]
    margin: Option<i32>,
    sort: Option<Sort>,
}

pub struct OrderQuery;

#[Object(name = "Query")]
impl OrderQuery {
    /// An order of another organisation is treated as absent.
    async fn order(&self, context: &Context<'_>, id: ID) -> Option<Order> {
        let id = Uuid::try_parse(&id).ok()?;
        drop(context.data_unchecked::<Data>().gate.lock().await);
        let (status, organisation) = context
            .data_unchecked::<Data>()
            .orders
            .lock()
            .unwrap()
            .get(&id)?
            .clone();
        let buyer = caller(context).user().ok()?.id;
        let mine = caller(context).organisation() == Some(organisation);
        mine.then(|| Order {
            id: id.into(),
            closed_at: (status == "CLOSED").then(|| "now".to_owned()),
            status,
            buyer: BuyerReference { id: buyer.into() },
        })
    }

    async fn orders(
        &self,
        first: Option<i32>,
        last: Option<i32>,
        filter: Option<OrdersFilter>,
    ) -> Orders {
        let _ = (
            first,
            last,
            filter.map(|filter| (filter.status, filter.margin, filter.sort)),
        );
        Orders { nodes: Vec::new() }
    }
}

pub struct OrderSubscription;

#[Subscription(name = "Subscription")]
impl OrderSubscription {
    /// Never called: the gateway resolves the subscription.
    async fn order_updated(&self, order_id: ID) -> impl Stream<Item = Order> {
        let _ = order_id;
        futures::stream::pending()
    }
}

// common

#[derive(SimpleObject)]
struct Notification {
    id: ID,
    title: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum ChangeKind {
    Order,
    Enquiry,
    EvidenceDocument,
    Certificate,
    TransportApproval,
    Consignment,
    Product,
    Watch,
    BulkSelfCheck,
}

#[derive(SimpleObject)]
struct Change {
    id: ID,
    kind: Option<ChangeKind>,
}

pub struct CommonQuery;

#[Object(name = "Query")]
impl CommonQuery {
    async fn notification(&self, id: ID) -> Option<Notification> {
        Some(Notification {
            title: format!("About {}", *id),
            id,
        })
    }

    /// A program needs a scope.
    async fn change(&self, context: &Context<'_>, id: ID) -> Result<Option<Change>, Error> {
        let caller = caller(context);
        if caller.user().is_err() && !caller.has_scope("orders:read") {
            return Err(coded("FORBIDDEN", "the inside story"));
        }
        Ok(Some(Change { id, kind: None }))
    }
}

pub struct CommonSubscription;

#[Subscription(name = "Subscription")]
impl CommonSubscription {
    /// Never called: the gateway resolves the subscription.
    async fn notification_received(&self) -> impl Stream<Item = Notification> {
        futures::stream::pending()
    }

    /// Never called: the gateway resolves the subscription.
    async fn changed(&self) -> impl Stream<Item = Change> {
        futures::stream::pending()
    }
}

// Serving

pub type UserSchema = Schema<UserQuery, UserMutation, EmptySubscription>;
pub type OrderSchema = Schema<OrderQuery, EmptyMutation, OrderSubscription>;
pub type CommonSchema = Schema<CommonQuery, EmptyMutation, CommonSubscription>;

pub fn user_schema() -> UserSchema {
    Schema::build(UserQuery, UserMutation, EmptySubscription)
        .enable_federation()
        .finish()
}

fn order_schema() -> OrderSchema {
    Schema::build(OrderQuery, EmptyMutation, OrderSubscription)
        .enable_federation()
        .enable_subscription_in_federation()
        .finish()
}

fn common_schema() -> CommonSchema {
    Schema::build(CommonQuery, EmptyMutation, CommonSubscription)
        .enable_federation()
        .enable_subscription_in_federation()
        .finish()
}

/// Each subgraph's name and SDL.
pub fn sdl() -> [(&'static str, String); 3] {
    let options = || SDLExportOptions::new().federation().compose_directive();
    [
        ("user", user_schema().sdl_with_options(options())),
        ("order", order_schema().sdl_with_options(options())),
        ("common", common_schema().sdl_with_options(options())),
    ]
}

/// The gateway's private key, from RFC 8032, section 7.1.
pub const CALLER_KEY: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

/// The caller that the gateway signed for this subgraph, with the correlation ID of the request.
pub fn caller_of(subgraph: &str, headers: &HeaderMap) -> Option<Caller> {
    let key = SigningKey::from_hex(&SecretString::from(CALLER_KEY)).unwrap();
    let verifier = Verifier::new(subgraph, &key.public_hex()).unwrap();
    let header = |name: &str| headers.get(name)?.to_str().ok();
    let correlation = Uuid::try_parse(header(caller::CORRELATION_HEADER)?).ok()?;
    verifier.verify(header(caller::HEADER)?, correlation).ok()
}

struct Served<Q: ObjectType + 'static, M: ObjectType + 'static, S: SubscriptionType + 'static> {
    name: &'static str,
    schema: Schema<Q, M, S>,
    shared: Data,
}

async fn graphql<
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
>(
    State(served): State<Arc<Served<Q, M, S>>>,
    headers: HeaderMap,
    Json(request): Json<Request>,
) -> Response {
    let Some(caller) = caller_of(served.name, &headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    served
        .shared
        .callers
        .lock()
        .unwrap()
        .push((served.name, caller.clone()));
    let request = request
        .data(Arc::new(caller))
        .data(Arc::clone(&served.shared));
    let response = served.schema.execute(request).await;
    let refused = serde_json::to_string(&response.errors)
        .unwrap()
        .contains("WITH_STATUS_400");
    let media = [("content-type", "application/graphql-response+json")];
    let status = if refused {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    (status, media, Json(response)).into_response()
}

pub fn router<Q: ObjectType + 'static, M: ObjectType + 'static, S: SubscriptionType + 'static>(
    name: &'static str,
    schema: Schema<Q, M, S>,
    shared: &Data,
) -> Router {
    let served = Arc::new(Served {
        name,
        schema,
        shared: Arc::clone(shared),
    });
    Router::new()
        .route("/graphql", post(graphql::<Q, M, S>))
        .with_state(served)
}

/// A subgraph's server, which can be stopped and restarted on its port.
pub struct Server {
    pub address: SocketAddr,
    routes: Router,
    task: Option<tokio::task::JoinHandle<()>>,
}

impl Server {
    pub async fn start(routes: Router) -> Self {
        let mut server = Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            routes,
            task: None,
        };
        server.resume().await;
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub async fn stop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
            assert!(task.await.unwrap_err().is_cancelled());
        }
    }

    pub async fn resume(&mut self) {
        let listener = tokio::net::TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let routes = self.routes.clone();
        self.task = Some(tokio::spawn(async move {
            axum::serve(listener, routes).await.unwrap();
        }));
    }
}

pub async fn order(shared: &Data) -> Server {
    let routes = Router::new()
        .route("/certificates/{token}", get(certificate))
        .route("/certificates/{token}/qr.svg", get(certificate))
        .route("/certificates/{token}/qr.png", get(certificate))
        .route(
            "/.well-known/certificate-keys.json",
            get(async || Json(serde_json::json!({ "keys": [] }))),
        );
    let routes = routes.merge(order_http::routes(shared));
    Server::start(router("order", order_schema(), shared).merge(routes)).await
}

/// Returns the caller and the path.
async fn certificate(uri: axum::http::Uri, headers: HeaderMap) -> Response {
    let Some(caller) = caller_of("order", &headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let status = if uri.path().contains("known") {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let set = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", "default-src 'none'"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("x-inside", "story"),
    ];
    (
        status,
        set,
        format!("{:?} {}", caller.identity(), uri.path()),
    )
        .into_response()
}

pub async fn common(shared: &Data) -> Server {
    Server::start(router("common", common_schema(), shared).merge(common_http::routes())).await
}
