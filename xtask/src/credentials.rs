//! The part of the processes' environment that is secret: who each of them is to Postgres, Redis and each other.

use anyhow::Context;
use ed25519_dalek::SigningKey;

use crate::platform::{CALLER_KEY, Domain, GATEWAY_REDIS_USER};
use crate::secrets::Secrets;
use crate::services::endpoint::Endpoint;
use crate::services::provision::KEYS_DATABASE;

pub type Environment = Vec<(String, String)>;

pub struct Credentials {
    pub secrets: Secrets,
    pub postgres: Endpoint,
    pub redis: Endpoint,
}

impl Credentials {
    pub fn domain(&self, domain: &Domain) -> anyhow::Result<Environment> {
        let secret = |name: String| self.secrets.get(&name);
        let database = self
            .postgres
            .with(&domain.database(), secret(domain.database_secret())?);
        let keys = self
            .postgres
            .with(&domain.key_role(), secret(domain.key_store_secret())?);
        let redis = self
            .redis
            .with(&domain.redis_user(), secret(domain.redis_secret())?);
        Ok(owned([
            ("CARNET_CALLER_PUBLIC_KEY", self.caller_public_key()?),
            (
                "CARNET_DATABASE_URL",
                database.url("postgres", &domain.database()),
            ),
            (
                "CARNET_KEYS_DATABASE_URL",
                keys.url("postgres", KEYS_DATABASE),
            ),
            ("CARNET_REDIS_URL", redis.url("redis", "")),
        ]))
    }

    /// The gateway signs callers with a key that nobody else has.
    pub fn gateway(&self) -> anyhow::Result<Environment> {
        let redis = self
            .redis
            .with(GATEWAY_REDIS_USER, self.secrets.get("gateway.redis")?);
        let key = self.secrets.get(CALLER_KEY)?.to_owned();
        Ok(owned([
            ("CARNET_REDIS_URL", redis.url("redis", "")),
            ("CARNET_CALLER_KEY", key),
        ]))
    }

    /// The half of that key with which a subgraph verifies callers and can sign none (Ed25519).
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
