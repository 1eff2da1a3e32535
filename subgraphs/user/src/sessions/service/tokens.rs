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

/// The issuer of tokens and its addresses.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The `iss` claim of all tokens.
    pub issuer: String,
    /// The address of the token endpoint, as API clients know it.
    pub token_endpoint: String,
    /// The address of the public keys.
    pub jwks_uri: String,
    /// The time after its creation from which a key signs.
    pub key_delay: Duration,
}

/// Issues access tokens of this platform. Clones share their keys.
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

    /// Replaces the keys.
    pub fn replace_keys(&self, keys: SigningKeys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }

    /// The public keys that verify tokens.
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

    /// Issues a token to an API client without a user.
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
