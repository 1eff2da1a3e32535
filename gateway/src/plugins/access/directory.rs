//! What the gateway knows about API clients and revoked sessions.
//!
//! It is a copy of the user domain's, so that no request reads a database. `follow.rs` keeps it up to date.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use caller::ClientKind;
use events::user::{ApiClient, Session, UserFact};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq as _;
use tokio::sync::watch;
use uuid::Uuid;

/// A client that may call.
#[derive(Debug)]
pub struct Client {
    pub caller: caller::ApiClient,
    pub rate_class: RateClass,
    secret: Hash,
    /// The secret before it, and until when it is good: seconds since the epoch.
    previous: Option<(Hash, i64)>,
    /// The operations that it may send. Empty: whatever its contract allows.
    operations: HashSet<Hash>,
}

/// A SHA-256.
type Hash = [u8; 32];

impl Client {
    /// Whether a secret with this hash is the client's, now. Both are compared, in a time that tells nothing.
    pub fn has_secret(&self, presented: &Hash, now: i64) -> bool {
        let current = presented.ct_eq(&self.secret);
        let previous = self.previous.as_ref().filter(|(_, expires)| now < *expires);
        let previous = previous.is_some_and(|(hash, _)| presented.ct_eq(hash).into());
        bool::from(current) | previous
    }

    /// Whether it sends registered operations only.
    pub fn is_bound(&self) -> bool {
        !self.operations.is_empty()
    }

    /// Whether it may send the operation with this hash.
    pub fn may_send(&self, operation: &Hash) -> bool {
        !self.is_bound() || self.operations.contains(operation)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RateClass {
    Standard,
    High,
}

/// The user subgraph's answer to "what must I know?".
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    pub clients: Vec<ApiClient>,
    pub revoked_sessions: Vec<Session>,
}

/// The directory has not been read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReady;

struct Known {
    clients: HashMap<Uuid, Arc<Client>>,
    /// Session to the time when its last token expires.
    revoked: HashMap<Uuid, i64>,
}

pub struct Directory {
    known: RwLock<Option<Known>>,
    revocations: watch::Sender<u64>,
}

impl Directory {
    pub fn new() -> Self {
        Self { known: RwLock::new(None), revocations: watch::Sender::new(0) }
    }

    /// The client with this id, if it may call.
    pub fn client(&self, id: Uuid) -> Result<Option<Arc<Client>>, NotReady> {
        self.read(|known| known.clients.get(&id).cloned())
    }

    /// Whether the session's tokens are refused although they have not expired.
    pub fn is_revoked(&self, session: Uuid) -> Result<bool, NotReady> {
        self.read(|known| known.revoked.contains_key(&session))
    }

    /// Changes whenever a session or a client may have been revoked: for who holds a stream open.
    pub fn revocations(&self) -> watch::Receiver<u64> {
        self.revocations.subscribe()
    }

    /// Takes a snapshot as the whole truth.
    pub fn replace(&self, snapshot: Snapshot) {
        let clients = snapshot.clients.iter().filter_map(client).map(|client| (client.caller.id, client));
        let revoked = snapshot.revoked_sessions.into_iter().map(|session| (session.id, expiry(&session)));
        let known = Known { clients: clients.collect(), revoked: revoked.collect() };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
        self.revocations.send_modify(|version| *version += 1);
    }

    /// Takes in what has happened since the snapshot.
    pub fn apply(&self, fact: UserFact, now: i64) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.as_mut() else { return };
        match fact {
            UserFact::ApiClientCreated(changed) | UserFact::ApiClientUpdated(changed) => {
                match client(&changed) {
                    Some(client) => known.clients.insert(changed.id, client),
                    None => known.clients.remove(&changed.id),
                };
            }
            UserFact::ApiClientRevoked(revoked) => {
                known.clients.remove(&revoked.id);
            }
            UserFact::SessionRevoked(session) => {
                known.revoked.retain(|_, expires| *expires > now);
                known.revoked.insert(session.id, expiry(&session));
            }
            _ => return,
        }
        self.revocations.send_modify(|version| *version += 1);
    }

    fn read<T>(&self, look: impl FnOnce(&Known) -> T) -> Result<T, NotReady> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(look).ok_or(NotReady)
    }
}

/// A minute longer than the tokens live, for clocks that differ.
fn expiry(session: &Session) -> i64 {
    session.tokens_expire_at.unix_timestamp() + 60
}

/// `None` for a client that may not call now, or that this build cannot make sense of: it is not let in by guesswork.
fn client(client: &ApiClient) -> Option<Arc<Client>> {
    if client.status != "ACTIVE" {
        return None;
    }
    let read = || -> anyhow::Result<Client> {
        let kind: ClientKind = named(&client.kind)?;
        let previous = client.previous_secret_sha256.as_deref().zip(client.previous_secret_expires_at);
        let previous = previous.map(|(secret, at)| anyhow::Ok((hash(secret)?, at.unix_timestamp())));
        let ApiClient { id, organisation, scopes, .. } = client.clone();
        Ok(Client {
            caller: caller::ApiClient { id, kind, organisation, scopes },
            rate_class: named(&client.rate_class)?,
            secret: hash(&client.secret_sha256)?,
            previous: previous.transpose()?,
            operations: client
                .operations
                .iter()
                .map(|operation| hash(operation))
                .collect::<Result<_, _>>()?,
        })
    };
    match read() {
        Ok(client) => Some(Arc::new(client)),
        Err(error) => {
            tracing::error!(client = %client.id, "an API client that cannot be read is left out: {error}");
            None
        }
    }
}

fn hash(hex: &str) -> Result<Hash, hex::FromHexError> {
    let mut hash = [0; 32];
    hex::decode_to_slice(hex, &mut hash)?;
    Ok(hash)
}

fn named<T: DeserializeOwned>(name: &str) -> Result<T, serde_json::Error> {
    serde_json::from_value(serde_json::Value::String(name.to_owned()))
}
