use std::sync::Arc;

use anyhow::Context;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::Error;
use crate::domain::signing_key::{Jwks, SigningKeys};
use crate::domain::{AccessToken, Session, User};

/// Issues access tokens in the name of this platform.
#[derive(Clone)]
pub struct Tokens {
    keys: Arc<SigningKeys>,
    issuer: Arc<str>,
}

impl Tokens {
    #[must_use]
    pub fn new(keys: SigningKeys, issuer: &str) -> Self {
        Self { keys: Arc::new(keys), issuer: issuer.into() }
    }

    /// What others verify them with.
    #[must_use]
    pub fn public_keys(&self) -> Jwks {
        self.keys.public()
    }

    pub(super) fn issue(
        &self,
        user: &User,
        session: &Session,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        let token = AccessToken::new(&self.issuer, user, session, now);
        Ok(self.keys.sign(&token).context("an access token could not be signed")?)
    }
}
