//! The stream of one subscriber.
//!
//! An event triggers a response but is not sent itself: the client's selection is resolved through the complete graph
//! with the subscriber's own rights. Before that, the event's audience must contain the subscriber. If the result is
//! null, the subscriber may not see the object, and nothing is sent.

use std::sync::Arc;
use std::time::Duration;

use apollo_router::services::router;
use bytes::Bytes;
use caller::Identity;
use events::CloudEvent;
use serde_json::{Value, json};
use serde_json_bytes::ByteString;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior};
use tower::BoxError;

use super::feed::{Deliveries, Delivery};
use super::graph;
use super::key::Key;
use super::pending::Pending;
use super::rewrite::Plan;
use super::settings::Subscription;
use super::slots::Slot;
use super::transport::Transport;
use crate::plugins::access::authenticate::REVOKED;
use crate::plugins::access::directory::{Client, Directory};
use crate::plugins::access::rate::{self, Limiter, Payer, Purpose};
use crate::plugins::access::refusal::{Problem, code};
use crate::plugins::access::sign_caller::Who;
use crate::plugins::access::turns::{self, Turn, Turns};

/// Timeout for a client that does not read.
const PATIENCE: Duration = Duration::from_secs(30);
/// Delay before a response that found no free turn of its tenant is tried again.
const TURN_AGAIN: Duration = Duration::from_millis(100);
/// Number of events that the gateway buffers for a slow subscriber.
pub const BUFFERED: usize = 8;

pub struct Subscriber {
    pub who: Who,
    /// The hash of the client's operation.
    pub operation: Option<[u8; 32]>,
    pub transport: Transport,
    pub mapping: Subscription,
    pub plan: Plan,
    pub inner: router::BoxCloneService,
    pub directory: Arc<Directory>,
    pub limiter: Arc<Limiter>,
    pub turns: Arc<Turns>,
    /// The client whose budget is charged, in addition to the person's.
    pub payer: Option<Arc<Client>>,
    /// The price of a response, in points.
    pub points: u64,
    pub revocations: watch::Receiver<u64>,
    pub events: Deliveries,
    pub pending: Pending,
    pub heartbeat: Duration,
    pub expires: Instant,
    pub client: mpsc::Sender<Bytes>,
    pub _slot: Slot,
}

/// The end of a stream, with the error to send unless the end is a regular one.
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
        let _ = client
            .send_timeout(transport.end(over.0.as_ref()), PATIENCE)
            .await;
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
            // Events first, so that those that arrive while a response waits are part of it.
            result = tokio::select! {
                biased;
                () = tokio::time::sleep_until(self.expires) => {
                    Err(Over(Some(Problem::new(code::UNAUTHENTICATED, "The access token has expired. Refresh the session."))))
                }
                _ = self.revocations.changed() => self.still_welcome(),
                delivery = self.events.receive() => self.take(delivery),
                _ = heartbeat.tick() => self.send(self.transport.heartbeat()).await,
                () = self.pending.due() => self.answer_next().await,
            };
        }
    }

    fn still_welcome(&self) -> Result<(), Over> {
        let revoked = match &self.who.identity {
            Identity::User(user) => self.directory.is_revoked(user) != Ok(false),
            Identity::Client(_) | Identity::Anonymous | Identity::Gateway => false,
        };
        if revoked {
            return Err(Over(Some(Problem::new(code::UNAUTHENTICATED, REVOKED))));
        }
        let Some(before) = &self.who.client else {
            return Ok(());
        };
        let Ok(Some(now)) = self.directory.client(before.id) else {
            return Err(Over(Some(Problem::new(
                code::CLIENT_UNKNOWN,
                "The client key is not valid.",
            ))));
        };
        let as_before = now.caller == *before
            && self
                .operation
                .is_none_or(|operation| now.may_send(&operation));
        // The rights have changed: the client must reconnect and is then authorised again.
        if as_before { Ok(()) } else { Err(Over(None)) }
    }

    fn take(&mut self, delivery: Option<Delivery>) -> Result<(), Over> {
        let key = match delivery {
            Some(Delivery::Event(event)) => match self.key(&event) {
                Some(key) => key,
                None => return Ok(()),
            },
            // Events were missed. A subscription to one object only needs a new response. A subscription to many ends,
            // because only the client knows what it missed.
            Some(Delivery::Gap) => Key::only(self.plan.only.clone().ok_or_else(behind)?),
            None => return Err(Over(None)),
        };
        self.pending.push(key).map_err(|_| behind())
    }

    /// Resolves the key that has waited longest, or waits until its tenant has a turn and the subscriber's budget
    /// allows it.
    async fn answer_next(&mut self) -> Result<(), Over> {
        let payer = Payer {
            identity: &self.who.identity,
            client: self.payer.as_deref(),
            address: self.who.address,
            way: rate::GRAPH,
            purpose: Purpose::Work,
        };
        let tenant = turns::tenant(payer, self.who.organisation());
        let Some(turn) = self.turns.try_take(tenant) else {
            self.pending.wait(TURN_AGAIN);
            return Ok(());
        };
        match self.limiter.charge(payer, self.points).await {
            Ok(()) => match self.pending.pop() {
                Some(key) => self.answer(&key, turn).await,
                None => Ok(()),
            },
            Err(refusal) => match refusal.retry_after_seconds {
                Some(seconds) => {
                    self.pending.wait(Duration::from_secs(seconds));
                    Ok(())
                }
                None => Err(Over(refusal.problems.into_iter().next())),
            },
        }
    }

    /// The key to resolve, if the event is for this subscriber and about the subscribed object.
    fn key(&self, event: &CloudEvent) -> Option<Key> {
        if !self.may_receive(event) {
            return None;
        }
        let mut keys = self.mapping.keys_of(event);
        match &self.plan.only {
            Some(only) => keys.find(|key| key.id == *only),
            // An absent or null argument matches no key.
            None if self.mapping.only.is_some() => None,
            None => keys.next(),
        }
    }

    /// Returns true if the audience of an event contains the subscriber, or if the subscriber may read all objects.
    fn may_receive(&self, event: &CloudEvent) -> bool {
        let user = match &self.who.identity {
            Identity::User(user) => Some(user),
            _ => None,
        };
        let readers = &self.mapping.readers;
        let reads_all =
            user.is_some_and(|user| user.roles.iter().any(|role| readers.contains(role)));
        let ids = user.map(|user| user.id);
        let mut ids = ids.into_iter().chain(self.who.organisation());
        reads_all || ids.any(|id| event.is_for(id))
    }

    /// Resolves and sends a response, and ends the stream if the object is over. The turn is released before sending,
    /// because a client may read slowly.
    async fn answer(&mut self, key: &Key, turn: Turn) -> Result<(), Over> {
        let resolved = self.resolve(key).await;
        drop(turn);
        let mut payload = match resolved {
            Ok(Some(payload)) => payload,
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::error!(correlation = %self.who.correlation, "an event cannot be resolved: {error}");
                let problem = Problem::new(code::INTERNAL, "Internal error.");
                json!({ "data": null, "errors": [problem] })
            }
        };
        let is_over = self.plan.take_end(&mut payload);
        self.send(self.transport.next(&payload)).await?;
        if is_over { Err(Over(None)) } else { Ok(()) }
    }

    /// Resolves the payload for one event; `None` if the subscriber may not see the object.
    async fn resolve(&mut self, key: &Key) -> Result<Option<Value>, BoxError> {
        let mut variables = self.plan.variables.clone();
        variables.insert(
            ByteString::from(self.plan.key.as_str()),
            key.argument().into(),
        );
        let (inner, who) = (self.inner.clone(), self.who.clone());
        let mut answer = graph::ask(inner, who, &self.plan.text, &variables).await?;
        let nothing = answer
            .get("data")
            .and_then(|data| data.get(&self.plan.response_key))
            .is_some_and(Value::is_null);
        let errors = answer.get("errors").is_some();
        if nothing && !errors {
            return Ok(None);
        }
        if nothing && let Some(data) = answer.get_mut("data") {
            // The subscription field may be non-null where the query field is nullable.
            *data = Value::Null;
        }
        Ok(Some(answer))
    }

    async fn send(&mut self, bytes: Bytes) -> Result<(), Over> {
        self.client
            .send_timeout(bytes, PATIENCE)
            .await
            .map_err(|_| Over(None))
    }
}

fn behind() -> Over {
    Over(Some(Problem::new(
        code::STREAM_BEHIND,
        "Events were missed. Query the current state and subscribe again.",
    )))
}
