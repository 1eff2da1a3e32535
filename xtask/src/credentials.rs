//! The part of the processes' environment that is secret: who each of them is to Postgres, Redis and each other.

use crate::platform::{DOMAINS, Domain, GATEWAY_REDIS_USER};
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
        let database = self.postgres.with(&domain.database(), secret(domain.database_secret())?);
        let keys = self.postgres.with(&domain.key_role(), secret(domain.key_store_secret())?);
        let redis = self.redis.with(&domain.redis_user(), secret(domain.redis_secret())?);
        Ok(owned([
            ("CARNET_CALLER_SECRET", secret(domain.caller_secret())?.to_owned()),
            ("CARNET_DATABASE_URL", database.url("postgres", &domain.database())),
            ("CARNET_KEYS_DATABASE_URL", keys.url("postgres", KEYS_DATABASE)),
            ("CARNET_REDIS_URL", redis.url("redis", "")),
        ]))
    }

    /// The gateway signs callers for each domain with that domain's secret.
    pub fn gateway(&self) -> anyhow::Result<Environment> {
        let redis = self.redis.with(GATEWAY_REDIS_USER, self.secrets.get("gateway.redis")?);
        let mut environment = owned([("CARNET_REDIS_URL", redis.url("redis", ""))]);
        for domain in DOMAINS {
            let name = format!("CARNET_CALLER_SECRET_{}", domain.name.to_uppercase());
            environment.push((name, self.secrets.get(&domain.caller_secret())?.to_owned()));
        }
        Ok(environment)
    }
}

pub fn owned<const N: usize>(environment: [(&str, String); N]) -> Environment {
    environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
