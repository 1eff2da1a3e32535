//! The user subgraph's public keys, and the issuer of its tokens.
//!
//! They are read at start, with retries because the gateway may start first; every few minutes, so that a withdrawn key
//! is dropped; and when a token names an unknown key ID or issuer. Any caller can trigger the last kind of read, so it
//! happens at most once in `refetch_seconds`. Reads do not overlap, so a delayed response never replaces a newer one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, KeyAlgorithm};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::config;

type KeySet = HashMap<String, DecodingKey>;

/// The issuer of tokens, and the keys that verify them.
struct Issuer {
    name: String,
    /// The previous issuer: its tokens are valid until they expire.
    former: Option<String>,
    keys: KeySet,
}

/// The part of the authorization server's metadata that the gateway reads (RFC 8414).
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
}

/// The reason why a key is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No published key has this ID.
    Unknown,
    /// The keys have not been read yet.
    NotReady,
}

pub struct Keys {
    /// Base URL of the public documents, with a trailing slash.
    url: String,
    http: reqwest::Client,
    refetch: Duration,
    refresh: Duration,
    known: RwLock<Option<Arc<Issuer>>>,
    /// Time of the last read that an unknown key ID caused. The lock is held during the read.
    last_attempt: Mutex<Option<Instant>>,
}

impl Keys {
    pub fn new(user_url: &str, http: reqwest::Client, config: &config::Tokens) -> Self {
        Self {
            url: format!("{}/.well-known/", user_url.trim_end_matches('/')),
            http,
            refetch: Duration::from_secs(config.refetch_seconds),
            refresh: Duration::from_secs(config.refresh_seconds),
            known: RwLock::new(None),
            last_attempt: Mutex::new(None),
        }
    }

    /// Returns the key with this ID. Reads the keys again if the ID is unknown.
    pub async fn find(&self, kid: &str) -> Result<DecodingKey, Missing> {
        if let Ok(key) = self.known_key(kid) {
            return Ok(key);
        }
        let mut last_attempt = self.last_attempt.lock().await;
        let due = last_attempt.is_none_or(|at| at.elapsed() >= self.refetch);
        if due && self.known_key(kid).is_err() {
            *last_attempt = Some(Instant::now());
            self.fetch().await;
        }
        self.known_key(kid)
    }

    /// Returns true if this key is among those of the last read. A token signed with a withdrawn key is refused.
    pub fn has(&self, kid: &str) -> bool {
        self.known()
            .is_some_and(|issuer| issuer.keys.contains_key(kid))
    }

    /// Returns true if the keys have been read.
    pub fn ready(&self) -> bool {
        self.known().is_some()
    }

    /// Reads the keys periodically until `stop` is cancelled.
    pub async fn keep(&self, stop: CancellationToken) {
        let mut patience = Duration::from_millis(100);
        loop {
            let read = {
                let _one_at_a_time = self.last_attempt.lock().await;
                self.fetch().await
            };
            let pause = if read {
                patience = Duration::from_millis(100);
                self.refresh
            } else {
                patience = (patience * 2).min(Duration::from_secs(5));
                patience
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Returns true if tokens have this `iss`. Reads the metadata again if the name is unknown. Called for tokens with
    /// a valid signature only.
    pub async fn is_issuer(&self, name: &str) -> bool {
        if self.known_issuer(name) {
            return true;
        }
        let mut last_attempt = self.last_attempt.lock().await;
        let due = last_attempt.is_none_or(|at| at.elapsed() >= self.refetch);
        if due && !self.known_issuer(name) {
            *last_attempt = Some(Instant::now());
            self.fetch().await;
        }
        self.known_issuer(name)
    }

    /// Returns true if the issuer, which is the public address of the platform, is an https address; `None` if it has
    /// not been read yet.
    pub fn has_https_issuer(&self) -> Option<bool> {
        Some(self.known()?.name.starts_with("https://"))
    }

    fn known_issuer(&self, name: &str) -> bool {
        self.known()
            .is_some_and(|known| known.name == name || known.former.as_deref() == Some(name))
    }

    fn known(&self) -> Option<Arc<Issuer>> {
        self.known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn known_key(&self, kid: &str) -> Result<DecodingKey, Missing> {
        self.known()
            .ok_or(Missing::NotReady)?
            .keys
            .get(kid)
            .cloned()
            .ok_or(Missing::Unknown)
    }

    async fn fetch(&self) -> bool {
        match self.read().await {
            Ok(mut issuer) => {
                if let Some(known) = self.known() {
                    let changed = known.name != issuer.name;
                    issuer.former = if changed {
                        Some(known.name.clone())
                    } else {
                        known.former.clone()
                    };
                }
                *self.known.write().unwrap_or_else(PoisonError::into_inner) =
                    Some(Arc::new(issuer));
                true
            }
            Err(error) => {
                tracing::warn!(url = self.url, "the signing keys cannot be read: {error:#}");
                false
            }
        }
    }

    async fn read(&self) -> anyhow::Result<Issuer> {
        let metadata: Metadata = self.document("oauth-authorization-server").await?;
        let set: JwkSet = self.document("jwks.json").await?;
        let keys: KeySet = set.keys.iter().filter_map(usable).collect();
        anyhow::ensure!(!keys.is_empty(), "it contains no RS256 key");
        Ok(Issuer {
            name: metadata.issuer,
            former: None,
            keys,
        })
    }

    async fn document<T: DeserializeOwned>(&self, name: &str) -> anyhow::Result<T> {
        let response = self
            .http
            .get(format!("{}{name}", self.url))
            .send()
            .await?
            .error_for_status()?;
        response
            .json()
            .await
            .with_context(|| format!("{name} is malformed"))
    }
}

/// Accepts RSA keys for RS256 only: the algorithm is pinned for signing and for verification.
fn usable(key: &Jwk) -> Option<(String, DecodingKey)> {
    let kid = key.common.key_id.clone()?;
    let rs256 = key
        .common
        .key_algorithm
        .is_none_or(|algorithm| algorithm == KeyAlgorithm::RS256);
    let rsa = matches!(key.algorithm, AlgorithmParameters::RSA(_));
    if rs256 && rsa {
        Some((kid, DecodingKey::from_jwk(key).ok()?))
    } else {
        None
    }
}
