//! The user subgraph's public keys.
//!
//! They are read at start with patience (the gateway may well be up first), again every few minutes so that a withdrawn key does
//! not live on, and again when a token names a key id that is not there. The last one is a lever that anybody may
//! pull, so it moves at most once in `refetch_seconds`. One reading is done before the next begins: an answer that was
//! long on its way never replaces a newer one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, KeyAlgorithm};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::config;

type KeySet = HashMap<String, DecodingKey>;

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nobody signs with it.
    Unknown,
    /// The keys have not been read yet.
    NotReady,
}

pub struct Keys {
    url: String,
    http: reqwest::Client,
    refetch: Duration,
    refresh: Duration,
    known: RwLock<Option<Arc<KeySet>>>,
    /// When an unknown key id last made the gateway read. Held while reading.
    last_attempt: Mutex<Option<Instant>>,
}

impl Keys {
    pub fn new(user_url: &str, http: reqwest::Client, config: &config::Tokens) -> Self {
        Self {
            url: format!("{}/.well-known/jwks.json", user_url.trim_end_matches('/')),
            http,
            refetch: Duration::from_secs(config.refetch_seconds),
            refresh: Duration::from_secs(config.refresh_seconds),
            known: RwLock::new(None),
            last_attempt: Mutex::new(None),
        }
    }

    /// The key with this id, read again if it is new.
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

    /// Whether this key is among those last read: a token that was good yesterday's key is not good today.
    pub fn has(&self, kid: &str) -> bool {
        self.known_key(kid).is_ok()
    }

    /// Whether the keys have been read.
    pub fn ready(&self) -> bool {
        !matches!(self.known_key(""), Err(Missing::NotReady))
    }

    /// Reads the keys until told to stop.
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

    fn known_key(&self, kid: &str) -> Result<DecodingKey, Missing> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        known.ok_or(Missing::NotReady)?.get(kid).cloned().ok_or(Missing::Unknown)
    }

    async fn fetch(&self) -> bool {
        match self.read().await {
            Ok(keys) => {
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(keys));
                true
            }
            Err(error) => {
                tracing::warn!(url = self.url, "the signing keys cannot be read: {error:#}");
                false
            }
        }
    }

    async fn read(&self) -> anyhow::Result<KeySet> {
        let response = self.http.get(&self.url).send().await?.error_for_status()?;
        let set: JwkSet = response.json().await.context("not a JSON Web Key Set")?;
        let keys: KeySet = set.keys.iter().filter_map(usable).collect();
        anyhow::ensure!(!keys.is_empty(), "no RS256 key in it");
        Ok(keys)
    }
}

/// RSA keys for RS256 only: the algorithm is pinned on both sides.
fn usable(key: &Jwk) -> Option<(String, DecodingKey)> {
    let kid = key.common.key_id.clone()?;
    let rs256 = key.common.key_algorithm.is_none_or(|algorithm| algorithm == KeyAlgorithm::RS256);
    let rsa = matches!(key.algorithm, AlgorithmParameters::RSA(_));
    if rs256 && rsa { Some((kid, DecodingKey::from_jwk(key).ok()?)) } else { None }
}
