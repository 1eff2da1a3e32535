//! The gateway's copy of the API clients and revoked sessions of the user domain.
//!
//! With this copy no request reads a database. `follow.rs` keeps it up to date.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use caller::{ClientKind, User};
use events::user::{ApiClient, Session, SessionCutoff, UserFact};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq as _;
use time::OffsetDateTime;
use tokio::sync::watch;
use uuid::Uuid;

/// A client that may call the gateway.
#[derive(Debug)]
pub struct Client {
    pub caller: caller::ApiClient,
    pub rate_class: RateClass,
    secret: Hash,
    /// The previous secret and the end of its validity in seconds since the epoch.
    previous: Option<(Hash, i64)>,
    /// The hashes of its registered operations. If empty, it may send any operation that its contract allows.
    operations: HashSet<Hash>,
}

/// A SHA-256 hash.
type Hash = [u8; 32];

impl Client {
    /// Returns true if the hash is that of a secret of the client that is valid now. Both secrets are compared in
    /// constant time.
    pub fn has_secret(&self, presented: &Hash, now: i64) -> bool {
        let current = presented.ct_eq(&self.secret);
        let previous = self.previous.as_ref().filter(|(_, expires)| now < *expires);
        let previous = previous.is_some_and(|(hash, _)| presented.ct_eq(hash).into());
        bool::from(current) | previous
    }

    /// Returns true if the client may send registered operations only.
    pub fn is_bound(&self) -> bool {
        !self.operations.is_empty()
    }

    /// Returns true if the client may send the operation with this hash.
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

/// A snapshot of the clients and revoked sessions, read from the user subgraph.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    pub clients: Vec<ApiClient>,
    /// Sessions that were revoked individually.
    pub revoked_sessions: Vec<Session>,
    /// Session cutoffs, each of which ends several sessions.
    #[serde(default)]
    pub session_cutoffs: Vec<SessionCutoff>,
}

/// Error: the directory has not been read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReady;

/// Number of revocations up to which expired ones are not removed.
const FEW: usize = 1024;

struct Known {
    clients: HashMap<Uuid, Arc<Client>>,
    /// Each revoked session, with the time at which its last token expires.
    revoked: HashMap<Uuid, i64>,
    cutoffs: HashMap<Scope, Cutoff>,
    /// Number of revocations at which expired ones are removed.
    sweep_at: usize,
}

/// The scope of a session cutoff: a person, a person in an organisation, or everyone in an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Scope {
    user: Option<Uuid>,
    organisation: Option<Uuid>,
}

/// The end of all sessions of a scope that began up to a point in time.
struct Cutoff {
    through: Uuid,
    except: Option<Uuid>,
    revision: i64,
    /// The time at which the last token of these sessions expires.
    expires: i64,
}

impl Known {
    fn is_revoked(&self, user: &User) -> bool {
        let (person, organisation) = (Some(user.id), Some(user.organisation));
        let scopes = [
            Scope {
                user: person,
                organisation: None,
            },
            Scope {
                user: person,
                organisation,
            },
            Scope {
                user: None,
                organisation,
            },
        ];
        let ends =
            |cutoff: &Cutoff| user.session <= cutoff.through && Some(user.session) != cutoff.except;
        self.revoked.contains_key(&user.session)
            || scopes
                .iter()
                .any(|scope| self.cutoffs.get(scope).is_some_and(ends))
    }

    fn revoke(&mut self, session: &Session) {
        self.revoked
            .insert(session.id, expiry(session.tokens_expire_at));
    }

    /// Replaces an older cutoff only, because events may arrive after a newer snapshot.
    fn cut_off(&mut self, cutoff: &SessionCutoff) {
        let scope = Scope {
            user: cutoff.user,
            organisation: cutoff.organisation,
        };
        if self
            .cutoffs
            .get(&scope)
            .is_none_or(|known| known.revision < cutoff.revision)
        {
            let SessionCutoff {
                through,
                except,
                revision,
                ..
            } = *cutoff;
            let expires = expiry(cutoff.tokens_expire_at);
            self.cutoffs.insert(
                scope,
                Cutoff {
                    through,
                    except,
                    revision,
                    expires,
                },
            );
        }
    }

    /// Removes revocations whose tokens have expired. Runs when their number has doubled since the previous run, so the
    /// amortised cost of an event is constant.
    fn sweep(&mut self, now: i64) {
        if self.revoked.len() + self.cutoffs.len() >= self.sweep_at {
            self.revoked.retain(|_, expires| *expires > now);
            self.cutoffs.retain(|_, cutoff| cutoff.expires > now);
            self.sweep_at = FEW.max(2 * (self.revoked.len() + self.cutoffs.len()));
        }
    }
}

pub struct Directory {
    known: RwLock<Option<Known>>,
    revocations: watch::Sender<u64>,
}

impl Directory {
    pub fn new() -> Self {
        Self {
            known: RwLock::new(None),
            revocations: watch::Sender::new(0),
        }
    }

    /// Returns the client with this ID, if it may call the gateway.
    pub fn client(&self, id: Uuid) -> Result<Option<Arc<Client>>, NotReady> {
        self.read(|known| known.clients.get(&id).cloned())
    }

    /// Returns true if the tokens of this session are refused before they expire.
    pub fn is_revoked(&self, user: &User) -> Result<bool, NotReady> {
        self.read(|known| known.is_revoked(user))
    }

    /// Returns true if the directory has been read.
    pub fn is_ready(&self) -> bool {
        self.read(|_| ()).is_ok()
    }

    /// A channel that changes when a session or a client may have been revoked; open streams watch it.
    pub fn revocations(&self) -> watch::Receiver<u64> {
        self.revocations.subscribe()
    }

    /// Replaces the directory with a snapshot.
    pub fn replace(&self, snapshot: &Snapshot) {
        let clients = snapshot
            .clients
            .iter()
            .filter_map(client)
            .map(|client| (client.caller.id, client));
        let mut known = Known {
            clients: clients.collect(),
            revoked: HashMap::new(),
            cutoffs: HashMap::new(),
            sweep_at: FEW,
        };
        snapshot
            .revoked_sessions
            .iter()
            .for_each(|session| known.revoke(session));
        snapshot
            .session_cutoffs
            .iter()
            .for_each(|cutoff| known.cut_off(cutoff));
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
        self.revocations.send_modify(|version| *version += 1);
    }

    /// Applies an event that happened after the snapshot.
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
            UserFact::SessionRevoked(session) => known.revoke(&session),
            UserFact::SessionsRevoked(cutoff) => known.cut_off(&cutoff),
            _ => return,
        }
        known.sweep(now);
        self.revocations.send_modify(|version| *version += 1);
    }

    fn read<T>(&self, look: impl FnOnce(&Known) -> T) -> Result<T, NotReady> {
        self.known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .map(look)
            .ok_or(NotReady)
    }
}

/// One minute after the tokens expire, to allow for clock differences.
fn expiry(tokens_expire_at: OffsetDateTime) -> i64 {
    tokens_expire_at.unix_timestamp() + 60
}

/// Converts a client. Returns `None` for a client that may not call now, and for one that this build cannot interpret:
/// it fails closed.
fn client(client: &ApiClient) -> Option<Arc<Client>> {
    if client.status != "ACTIVE" {
        return None;
    }
    let read = || -> anyhow::Result<Client> {
        let kind: ClientKind = named(&client.kind)?;
        let previous = client
            .previous_secret_sha256
            .as_deref()
            .zip(client.previous_secret_expires_at);
        let previous =
            previous.map(|(secret, at)| anyhow::Ok((hash(secret)?, at.unix_timestamp())));
        let ApiClient {
            id,
            organisation,
            scopes,
            ..
        } = client.clone();
        Ok(Client {
            caller: caller::ApiClient {
                id,
                kind,
                organisation,
                scopes,
            },
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
            tracing::error!(client = %client.id, "an API client cannot be read and is ignored: {error}");
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn known(cutoffs: Vec<SessionCutoff>) -> Directory {
        let directory = Directory::new();
        let snapshot = Snapshot {
            clients: Vec::new(),
            revoked_sessions: Vec::new(),
            session_cutoffs: cutoffs,
        };
        directory.replace(&snapshot);
        directory
    }

    fn person() -> User {
        User {
            id: Uuid::now_v7(),
            organisation: Uuid::now_v7(),
            kind: caller::OrganisationKind::Seller,
            roles: Vec::new(),
            session: Uuid::now_v7(),
        }
    }

    fn cutoff(user: Option<&User>, organisation: Option<&User>, revision: i64) -> SessionCutoff {
        SessionCutoff {
            user: user.map(|user| user.id),
            organisation: organisation.map(|user| user.organisation),
            through: user
                .or(organisation)
                .map_or(Uuid::nil(), |user| user.session),
            except: None,
            revision,
            tokens_expire_at: OffsetDateTime::from_unix_timestamp(NOW + 900).unwrap(),
        }
    }

    #[test]
    fn a_cutoff_ends_the_sessions_of_its_scope_up_to_one_and_no_others() {
        let person = person();
        let later = User {
            session: Uuid::now_v7(),
            ..person.clone()
        };
        let elsewhere = User {
            organisation: Uuid::now_v7(),
            ..person.clone()
        };
        let colleague = User {
            id: Uuid::now_v7(),
            ..person.clone()
        };
        let own = (Some(&person), None);
        let member = (Some(&person), Some(&person));
        let everybody = (None, Some(&person));
        for ((user, organisation), ended) in [
            (own, [true, false]),
            (member, [false, false]),
            (everybody, [false, true]),
        ] {
            let directory = known(vec![cutoff(user, organisation, 1)]);
            assert_eq!(directory.is_revoked(&person), Ok(true));
            assert_eq!(directory.is_revoked(&later), Ok(false));
            let others =
                [&elsewhere, &colleague].map(|other| directory.is_revoked(other) == Ok(true));
            assert_eq!(others, ended);
        }
    }

    #[test]
    fn the_session_that_is_excepted_goes_on() {
        let person = person();
        let other = User {
            session: Uuid::nil(),
            ..person.clone()
        };
        let but_one = SessionCutoff {
            except: Some(person.session),
            ..cutoff(Some(&person), None, 1)
        };
        let directory = known(vec![but_one]);
        assert_eq!(
            (directory.is_revoked(&person), directory.is_revoked(&other)),
            (Ok(false), Ok(true))
        );
    }

    #[test]
    fn an_event_that_is_older_than_the_snapshot_brings_no_session_back() {
        let person = person();
        let directory = known(vec![cutoff(Some(&person), None, 2)]);
        let older = SessionCutoff {
            except: Some(person.session),
            ..cutoff(Some(&person), None, 1)
        };
        directory.apply(UserFact::SessionsRevoked(older.clone()), NOW);
        assert_eq!(directory.is_revoked(&person), Ok(true));
        directory.apply(
            UserFact::SessionsRevoked(SessionCutoff {
                revision: 3,
                ..older
            }),
            NOW,
        );
        assert_eq!(directory.is_revoked(&person), Ok(false));
    }

    #[test]
    fn revocations_are_forgotten_when_their_tokens_have_expired() {
        let directory = known(Vec::new());
        for time in 0..10 {
            for _ in 0..FEW {
                let fact = UserFact::SessionsRevoked(cutoff(Some(&person()), None, 1));
                directory.apply(fact, NOW + time * 1_000);
            }
        }
        let kept = directory.read(|known| known.cutoffs.len()).unwrap();
        assert!(kept <= 2 * FEW, "{kept} are kept");
    }
}
