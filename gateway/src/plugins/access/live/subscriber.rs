//! One subscriber's stream, from the first byte to the last.
//!
//! An event that concerns the subscription is a reason to look, not something to show: the client's selection is
//! resolved through the whole graph with the subscriber's own rights. Before that the event's audience must have the
//! subscriber in it; what then resolves to null is not theirs, and nothing is sent.

use std::sync::Arc;
use std::time::Duration;

use apollo_router::Context;
use apollo_router::services::router::{self, body};
use bytes::Bytes;
use caller::Identity;
use events::CloudEvent;
use http::header::{ACCEPT, CONTENT_TYPE};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use serde_json_bytes::ByteString;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior};
use tower::{BoxError, ServiceExt as _};
use uuid::Uuid;

use super::feed::Delivery;
use super::rewrite::Plan;
use super::slots::Slot;
use super::transport::Transport;
use crate::plugins::access::authenticate::REVOKED;
use crate::plugins::access::config::Subscription;
use crate::plugins::access::directory::Directory;
use crate::plugins::access::refusal::{Problem, code};
use crate::plugins::access::sign_caller::Who;

/// How long a client may take to read before it is given up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many events one slow subscriber may be behind in the gateway's own buffer.
pub const BUFFERED: usize = 8;

pub struct Subscriber {
    pub who: Who,
    pub session: Option<Uuid>,
    /// The hash of what the client sent.
    pub operation: Option<[u8; 32]>,
    pub transport: Transport,
    pub mapping: Subscription,
    pub plan: Plan,
    pub inner: router::BoxCloneService,
    pub directory: Arc<Directory>,
    pub revocations: watch::Receiver<u64>,
    pub events: broadcast::Receiver<Delivery>,
    pub heartbeat: Duration,
    pub expires: Instant,
    pub client: mpsc::Sender<Bytes>,
    pub _slot: Slot,
}

/// The stream is over; the client is told why, unless it ended as agreed.
struct Over(Option<Problem>);

impl Subscriber {
    pub async fn run(mut self, ending: impl Future<Output = ()> + Send) {
        let client = self.client.clone();
        let transport = self.transport;
        let over = tokio::select! {
            () = client.closed() => return,
            () = ending => Over(None),
            over = self.serve() => over,
        };
        let _ = client.send_timeout(transport.end(over.0.as_ref()), PATIENCE).await;
    }

    async fn serve(&mut self) -> Over {
        let mut heartbeat = tokio::time::interval(self.heartbeat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.reset();
        let mut result = self.still_welcome();
        if result.is_ok() {
            result = self.send(self.transport.opening()).await;
        }
        loop {
            if let Err(over) = result {
                return over;
            }
            result = tokio::select! {
                () = tokio::time::sleep_until(self.expires) => {
                    Err(Over(Some(Problem::new(code::UNAUTHENTICATED, "the access token has expired: refresh the session"))))
                }
                _ = self.revocations.changed() => self.still_welcome(),
                delivery = self.events.recv() => self.take(delivery).await,
                _ = heartbeat.tick() => self.send(self.transport.heartbeat()).await,
            };
        }
    }

    fn still_welcome(&self) -> Result<(), Over> {
        let session = self.session.is_none_or(|session| self.directory.is_revoked(session) == Ok(false));
        if !session {
            return Err(Over(Some(Problem::new(code::UNAUTHENTICATED, REVOKED))));
        }
        let Some(before) = &self.who.client else { return Ok(()) };
        let Ok(Some(now)) = self.directory.client(before.id) else {
            return Err(Over(Some(Problem::new(code::CLIENT_UNKNOWN, "the client key is not valid"))));
        };
        let as_before =
            now.caller == *before && self.operation.is_none_or(|operation| now.may_send(&operation));
        // It may do other things now: whoever connects again is looked at anew.
        if as_before { Ok(()) } else { Err(Over(None)) }
    }

    async fn take(&mut self, delivery: Result<Delivery, broadcast::error::RecvError>) -> Result<(), Over> {
        match delivery {
            Ok(Delivery::Event(event)) => match self.key(&event) {
                Some(key) => self.answer(&key).await,
                None => Ok(()),
            },
            Ok(Delivery::Gap) | Err(broadcast::error::RecvError::Lagged(_)) => self.catch_up().await,
            Err(broadcast::error::RecvError::Closed) => Err(Over(None)),
        }
    }

    /// It missed events. About one thing it is enough to look once more; about many, only the client knows.
    async fn catch_up(&mut self) -> Result<(), Over> {
        if let Some(key) = self.plan.only.clone() {
            return self.answer(&key).await;
        }
        let message = "events were missed: query, and subscribe again";
        Err(Over(Some(Problem::new(code::STREAM_BEHIND, message))))
    }

    /// The key to resolve, if the event is for this subscriber and about what it subscribed to.
    fn key(&self, event: &CloudEvent) -> Option<String> {
        let user = match &self.who.identity {
            Identity::User(user) => Some(user.id),
            _ => None,
        };
        let mut ids = user.into_iter().chain(self.who.organisation());
        if !ids.any(|id| event.is_for(id)) {
            return None;
        }
        let mut keys = self.mapping.keys_of(event);
        match &self.plan.only {
            Some(only) => keys.find(|key| key == only),
            // An argument that is left out or null names nothing.
            None if self.mapping.only.is_some() => None,
            None => keys.next(),
        }
    }

    async fn answer(&mut self, key: &str) -> Result<(), Over> {
        match self.resolve(key).await {
            Ok(Some(payload)) => self.send(self.transport.next(&payload)).await,
            Ok(None) => Ok(()),
            Err(error) => {
                tracing::error!(correlation = %self.who.correlation, "an event cannot be answered: {error}");
                let problem = Problem::new(code::INTERNAL, "internal error");
                let payload = json!({ "data": null, "errors": [problem] });
                self.send(self.transport.next(&payload)).await
            }
        }
    }

    /// The payload for one event; `None` if there is nothing that the subscriber may see.
    async fn resolve(&mut self, key: &str) -> Result<Option<Value>, BoxError> {
        let mut variables = self.plan.variables.clone();
        variables.insert(ByteString::from(self.plan.key.as_str()), key.into());
        let text = serde_json::to_vec(&json!({ "query": self.plan.text, "variables": variables }))?;
        let request = http::Request::post("/graphql")
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(body::from_bytes(text))?;
        let context = Context::new();
        context.extensions().with_lock(|extensions| extensions.insert(self.who.clone()));
        let response = self.inner.clone().oneshot(router::Request::from((request, context))).await?;
        let answer = response.response.into_body().collect().await?.to_bytes();
        let mut answer: Value = serde_json::from_slice(&answer)?;
        let nothing =
            answer.get("data").and_then(|data| data.get(&self.plan.response_key)).is_some_and(Value::is_null);
        let errors = answer.get("errors").is_some();
        if nothing && !errors {
            return Ok(None);
        }
        if nothing && let Some(data) = answer.get_mut("data") {
            // The subscription's field may not be null where the query's may.
            *data = Value::Null;
        }
        Ok(Some(answer))
    }

    async fn send(&mut self, bytes: Bytes) -> Result<(), Over> {
        self.client.send_timeout(bytes, PATIENCE).await.map_err(|_| Over(None))
    }
}
