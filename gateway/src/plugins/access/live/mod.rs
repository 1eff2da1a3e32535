//! Subscriptions: event-driven, over the complete graph, without open connections to subgraphs.
//!
//! Domains publish their events as usual. The gateway reads the views once for all subscribers and maps each
//! subscription field of the schema to a producer's events and to the query that resolves them. So a subscriber can
//! select fields of every subgraph, the subscription resolvers of the schema are never called, and the licensed
//! subscription support of the router is not used.
//!
//! There is no initial event: a client subscribes, then queries, and misses nothing. The subscription is active when
//! the head of the response arrives. A subscription to one object is refused if the subscriber cannot see the object.

mod existence;
mod feed;
mod graph;
mod key;
mod mapping;
mod pending;
mod process;
mod rewrite;
pub mod settings;
mod slots;
mod subscriber;
mod transport;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use apollo_compiler::Schema;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::validation::Valid;
use apollo_router::services::router::{self, Body};
use futures::StreamExt as _;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::BodyExt as _;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

use self::existence::Beginning;
use self::feed::{Deliveries, Feed};
use self::key::Key;
use self::mapping::Mappings;
use self::pending::Pending;
use self::settings::Subscription;
use self::slots::{Holder, Most, Slots};
use self::subscriber::{BUFFERED, Subscriber};
use super::clock;
use super::directory::Directory;
use super::exchange::Exchange;
use super::negotiation::Form;
use super::rate::Limiter;
use super::redact::Outcome;
use super::refusal::{Refusal, code, graphql};
use super::stream::Stream;
use super::turns::Turns;

pub use self::process::loaded;
pub use self::transport::Transport;

/// The maximum duration of a stream. It ends a stream whose credential does not expire, for example a client key.
const LONGEST: Duration = Duration::from_hours(1);

pub struct Live {
    schema: Valid<Schema>,
    mappings: Mappings,
    feeds: BTreeMap<String, Feed>,
    slots: Arc<Slots>,
    heartbeat: Duration,
    shared: Shared,
}

/// The parts that streams share with other requests.
pub struct Shared {
    pub directory: Arc<Directory>,
    pub limiter: Arc<Limiter>,
    pub turns: Arc<Turns>,
}

impl Live {
    /// Rejects mappings that do not match the schema, and starts to read the views.
    pub fn open(
        config: settings::Live,
        schema: Valid<Schema>,
        shared: Shared,
        stream: impl Fn(&str) -> Stream,
        stop: &CancellationToken,
    ) -> anyhow::Result<Self> {
        let mappings = mapping::check(&schema, config.subscriptions)?;
        let mut feeds = BTreeMap::new();
        for producer in mappings.values().flat_map(Subscription::producers) {
            feeds
                .entry(producer.to_owned())
                .or_insert_with(|| Feed::open(stream(producer), config.buffer, stop.child_token()));
        }
        Ok(Self {
            schema,
            mappings,
            feeds,
            slots: Arc::new(Slots::new(Most {
                all: config.streams,
                of_organisation: config.streams_per_organisation,
                of_caller: config.streams_per_caller,
            })),
            heartbeat: Duration::from_secs(config.heartbeat_seconds.max(1)),
            shared,
        })
    }

    /// Answers a subscription that has passed all stages with a stream.
    pub async fn subscribe(
        &self,
        exchange: &mut Exchange,
        inner: router::BoxCloneService,
        outcome: &Outcome,
    ) -> Result<Response<Body>, Refusal> {
        let transport = Transport::accepted(&exchange.parts.headers).ok_or_else(not_a_stream)?;
        // Created first, so that every later reason to end the stream is noticed.
        let (ending, revocations) = (process::ending(), self.shared.directory.revocations());
        let (plan, mapping) = self.plan(exchange)?;
        let slot = self.slots.take(holder(exchange)).ok_or_else(too_many)?;
        let events = self.deliveries(&mapping).await?;
        let who = exchange.who();
        let is_over = match existence::check(inner.clone(), who, &plan, &mapping).await? {
            Beginning::Stream { is_over } => is_over,
            Beginning::Response(answer) => return Ok(response(&answer, exchange, outcome)),
        };
        // No event follows, so the first response is the only one.
        let only = plan.only.clone().filter(|_| is_over).map(Key::only);
        let (client, bytes) = mpsc::channel(BUFFERED);
        let subscriber = Subscriber {
            who: exchange.who(),
            operation: exchange
                .operation
                .as_ref()
                .map(|operation| operation.prepared.hash),
            transport,
            mapping,
            plan,
            inner,
            directory: Arc::clone(&self.shared.directory),
            limiter: Arc::clone(&self.shared.limiter),
            turns: Arc::clone(&self.shared.turns),
            payer: exchange.client.clone(),
            points: 1 + self.shared.limiter.prices().cost(exchange.cost),
            revocations,
            events,
            pending: Pending::beginning_with(only),
            heartbeat: self.heartbeat,
            expires: Instant::now() + time_left(exchange),
            client,
            _slot: slot,
        };
        tokio::spawn(subscriber.run(ending));
        Ok(stream(transport, bytes))
    }

    /// Subscribes to the feeds of a mapping.
    async fn deliveries(&self, mapping: &Subscription) -> Result<Deliveries, Refusal> {
        let mut receivers = Vec::new();
        for producer in mapping.producers() {
            let feed = self.feeds.get(producer).ok_or_else(Refusal::not_ready)?;
            receivers.push(feed.subscribe().await.ok_or_else(Refusal::not_ready)?);
        }
        Ok(Deliveries::new(receivers))
    }

    fn plan(&self, exchange: &Exchange) -> Result<(rewrite::Plan, Subscription), Refusal> {
        let internal = || {
            Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                code::INTERNAL,
                "Internal error.",
            )
        };
        let allowed = exchange.allowed.as_ref().ok_or_else(internal)?;
        let asked = exchange.operation.as_ref().ok_or_else(internal)?;
        let operation = allowed.operation().ok_or_else(internal)?;
        let name = operation
            .root_fields(&allowed.document)
            .next()
            .map(|field| field.name.as_str());
        let mapping = name
            .and_then(|name| self.mappings.get(name))
            .ok_or_else(internal)?
            .clone();
        coerce_variable_values(&self.schema, operation, &asked.variables).map_err(|error| {
            Refusal::bad_request(code::GRAPHQL_VALIDATION_FAILED, error.message().to_string())
        })?;
        let plan = rewrite::rewrite(
            &self.schema,
            &allowed.document,
            operation,
            &asked.variables,
            &mapping,
        );
        let plan = plan.map_err(|error| {
            tracing::error!(correlation = %exchange.correlation, "a subscription cannot be rewritten: {error:#}");
            internal()
        })?;
        Ok((plan, mapping))
    }
}

/// The response to a subscription whose object the graph answers with errors.
fn response(answer: &serde_json::Value, exchange: &Exchange, outcome: &Outcome) -> Response<Body> {
    let first = answer
        .pointer("/errors/0/extensions/code")
        .and_then(serde_json::Value::as_str);
    outcome.note(first.unwrap_or(code::INTERNAL));
    let form = exchange.form.unwrap_or(Form::Json);
    graphql(StatusCode::OK, answer, form)
}

/// The person, or else the client, whose limit the stream of this request counts against.
fn holder(exchange: &Exchange) -> Holder {
    let user = exchange.user().map(|user| user.id);
    let caller = user.or_else(|| exchange.client.as_ref().map(|client| client.caller.id));
    Holder {
        caller,
        organisation: exchange.organisation(),
    }
}

/// The maximum duration of a stream of this request.
fn time_left(exchange: &Exchange) -> Duration {
    let left = exchange
        .token
        .as_ref()
        .map(|token| token.expires.saturating_sub(clock::seconds()));
    let left = left.map_or(LONGEST, |left| {
        Duration::from_secs(u64::try_from(left).unwrap_or(0))
    });
    left.min(LONGEST)
}

fn stream(transport: Transport, bytes: mpsc::Receiver<bytes::Bytes>) -> Response<Body> {
    let bytes = ReceiverStream::new(bytes).map(Ok::<_, std::convert::Infallible>);
    let mut response = Response::new(axum::body::Body::from_stream(bytes).boxed_unsync());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, transport.content_type());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}

fn not_a_stream() -> Refusal {
    Refusal::new(
        StatusCode::NOT_ACCEPTABLE,
        code::NOT_A_STREAM,
        "A subscription needs a streaming media type. Send accept: multipart/mixed;subscriptionSpec=1.0, or text/event-stream.",
    )
}

fn too_many() -> Refusal {
    let mut refusal = Refusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        code::TOO_MANY_STREAMS,
        "Too many streams are open. Close one and try again.",
    );
    refusal.retry_after_seconds = Some(10);
    refusal
}
