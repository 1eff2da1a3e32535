//! The secret environment of the processes: their accounts in Postgres and Redis, and the gateway's key.

use anyhow::Context;
use ed25519_dalek::SigningKey;

use crate::domains::Domain;
use crate::secrets::{CALLER_KEY, DATABASE, GATEWAY_REDIS, KEY_STORE, REDIS_USER, Secrets};
use crate::services::endpoint::Endpoint;
use crate::services::provision::{GATEWAY_REDIS_USER, KEYS_DATABASE};

pub type Environment = Vec<(String, String)>;

pub struct Credentials {
    pub secrets: Secrets,
    pub postgres: Endpoint,
    pub redis: Endpoint,
}

impl Credentials {
    pub fn domain(&self, domain: &Domain) -> anyhow::Result<Environment> {
        let account = domain.account();
        let database = self
            .postgres
            .with(&account, self.secrets.of(domain, DATABASE)?);
        let keys = self
            .postgres
            .with(&domain.key_role(), self.secrets.of(domain, KEY_STORE)?);
        let redis = self
            .redis
            .with(&account, self.secrets.of(domain, REDIS_USER)?);
        Ok(owned([
            ("CARNET_CALLER_PUBLIC_KEY", self.caller_public_key()?),
            ("CARNET_DATABASE_URL", database.url("postgres", &account)),
            (
                "CARNET_KEYS_DATABASE_URL",
                keys.url("postgres", KEYS_DATABASE),
            ),
            ("CARNET_REDIS_URL", redis.url("redis", "")),
        ]))
    }

    /// Only the gateway has the key that signs callers.
    pub fn gateway(&self) -> anyhow::Result<Environment> {
        let redis = self
            .redis
            .with(GATEWAY_REDIS_USER, self.secrets.get(GATEWAY_REDIS)?);
        let key = self.secrets.get(CALLER_KEY)?.to_owned();
        Ok(owned([
            ("CARNET_REDIS_URL", redis.url("redis", "")),
            ("CARNET_CALLER_KEY", key),
        ]))
    }

    /// The public half of that key (Ed25519), with which a subgraph verifies callers.
    fn caller_public_key(&self) -> anyhow::Result<String> {
        let mut private = [0; 32];
        hex::decode_to_slice(self.secrets.get(CALLER_KEY)?, &mut private)
            .context("the callers' key")?;
        Ok(hex::encode(
            SigningKey::from_bytes(&private).verifying_key().as_bytes(),
        ))
    }
}

pub fn owned<const N: usize>(environment: [(&str, String); N]) -> Environment {
    environment
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
