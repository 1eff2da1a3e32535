use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context;
use commands::Error;
use secrecy::SecretString;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::accounts::domain::Membership;
use crate::api_clients::domain::{ApiClient, MachineToken};
use crate::sessions::domain::signing_key::{Jwks, SigningKeys};
use crate::sessions::domain::{AccessToken, Session};

/// Who issues tokens, and where.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The `iss` of all tokens.
    pub issuer: String,
    /// The address of the token endpoint, as programs know it.
    pub token_endpoint: String,
    /// Where the public keys are.
    pub jwks_uri: String,
    /// From how long after its making a key signs.
    pub key_delay: Duration,
}

/// Issues access tokens in the name of this platform. Clones share their keys.
#[derive(Clone)]
pub struct Tokens {
    keys: Arc<RwLock<Arc<SigningKeys>>>,
    authority: Arc<Authority>,
}

impl Tokens {
    #[must_use]
    pub fn new(keys: SigningKeys, authority: Authority) -> Self {
        Self {
            keys: Arc::new(RwLock::new(Arc::new(keys))),
            authority: Arc::new(authority),
        }
    }

    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Goes on with these keys.
    pub fn replace_keys(&self, keys: SigningKeys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// What others verify them with.
    #[must_use]
    pub fn public_keys(&self, now: OffsetDateTime) -> Jwks {
        self.keys().public(now, self.authority.key_delay)
    }

    pub(super) fn issue(
        &self,
        membership: &Membership,
        session: &Session,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        Ok(self.sign(
            &AccessToken::new(&self.authority.issuer, membership, session, now),
            now,
        )?)
    }

    /// A token for a program on its own.
    pub(crate) fn issue_to_machine(
        &self,
        client: &ApiClient,
        scope: &str,
        now: OffsetDateTime,
    ) -> anyhow::Result<SecretString> {
        self.sign(
            &MachineToken::new(&self.authority.issuer, client, scope, now),
            now,
        )
    }

    fn sign(&self, claims: &impl Serialize, now: OffsetDateTime) -> anyhow::Result<SecretString> {
        let signed = self.keys().sign(claims, now, self.authority.key_delay);
        signed.context("an access token could not be signed")
    }

    fn keys(&self) -> Arc<SigningKeys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }
}
