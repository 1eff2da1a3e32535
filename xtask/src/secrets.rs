//! Passwords and shared secrets, created once and stored in a file that only its owner may read.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::checkout;
use crate::domains::{DOMAINS, Domain};

/// The key with which the gateway signs callers (Ed25519).
pub const CALLER_KEY: &str = "gateway.caller";
/// The passwords of the superuser of Postgres, the administrator of Redis and the gateway's Redis user.
pub const POSTGRES: &str = "postgres";
pub const REDIS: &str = "redis";
pub const GATEWAY_REDIS: &str = "gateway.redis";
/// The passwords of each domain: for its database, its part of the key store, and its Redis user.
pub const DATABASE: &str = "database";
pub const KEY_STORE: &str = "keys";
pub const REDIS_USER: &str = "redis";

pub struct Secrets(BTreeMap<String, String>);

impl Secrets {
    /// Reads the file, and adds the missing secrets.
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        let mut secrets = BTreeMap::new();
        if file.exists() {
            secrets = serde_json::from_str(&fs::read_to_string(file)?)
                .with_context(|| format!("reading {}", file.display()))?;
        }
        let before = secrets.len();
        let of_domain =
            |domain: &Domain| [DATABASE, KEY_STORE, REDIS_USER].map(|secret| domain.secret(secret));
        let shared = [POSTGRES, REDIS, GATEWAY_REDIS, CALLER_KEY].map(String::from);
        for name in DOMAINS.iter().flat_map(of_domain).chain(shared) {
            if let Entry::Vacant(missing) = secrets.entry(name) {
                missing.insert(random()?);
            }
        }
        if secrets.len() > before {
            checkout::write_private(file, &serde_json::to_string_pretty(&secrets)?)?;
        }
        Ok(Self(secrets))
    }

    pub fn get(&self, name: &str) -> anyhow::Result<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .with_context(|| format!("there is no secret named {name}"))
    }

    pub fn of(&self, domain: &Domain, secret: &str) -> anyhow::Result<&str> {
        self.get(&domain.secret(secret))
    }
}

/// 256 random bits in hexadecimal, which need no quoting.
pub fn random() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}
