//! Tokens for clients without a user (RFC 6749, 4.4).

use caller::Caller;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::ApiClients;
use crate::api_clients::domain::client_assertion::{Audience, ProvenAssertion, prove};
use crate::api_clients::domain::token_request::{Proof, TokenRefusal, TokenRequest};
use crate::api_clients::domain::{ApiClient, ClientStatus};
use crate::api_clients::store;
use crate::sessions::domain::ACCESS_LIFETIME;
use crate::store::Error;

/// A token of a client.
pub struct ClientToken {
    pub access_token: SecretString,
    /// In seconds.
    pub expires_in: i64,
    pub scope: String,
}

/// The reason for which a client received no token: a refusal, or an internal error.
#[derive(Debug, thiserror::Error)]
pub enum TokenFailure {
    #[error(transparent)]
    Refused(#[from] TokenRefusal),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<Error> for TokenFailure {
    fn from(error: Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<database::Error> for TokenFailure {
    fn from(error: database::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl ApiClients {
    /// Issues a token to an authenticated client. Every caller may request one.
    pub async fn issue_client_token(
        &self,
        caller: &Caller,
        request: &TokenRequest,
        now: OffsetDateTime,
    ) -> Result<ClientToken, TokenFailure> {
        let issued = self.try_to_issue(request, now).await;
        let (client, address) = (request.client.0, caller.address());
        match &issued {
            Ok(issued) => {
                tracing::info!(%client, address, scope = issued.scope, "issued a token to a client");
            }
            Err(TokenFailure::Refused(why)) => {
                tracing::warn!(%client, address, why = why.code(), "refused a token to a client");
            }
            Err(TokenFailure::Internal(_)) => {}
        }
        issued
    }

    async fn try_to_issue(
        &self,
        request: &TokenRequest,
        now: OffsetDateTime,
    ) -> Result<ClientToken, TokenFailure> {
        let mut tx = self.pool.begin().await?;
        let found = store::api_clients::find(&mut tx, request.client).await?;
        let active = found.filter(|client| client.status == ClientStatus::Active);
        let client = active.ok_or(TokenRefusal::InvalidClient)?;
        match &request.proof {
            Proof::Secret(secret) if client.accepts(secret.fingerprint(), now) => {}
            Proof::Secret(_) => return Err(TokenRefusal::InvalidClient.into()),
            Proof::Assertion(assertion) => {
                let proven = self
                    .prove(&client, assertion, now)
                    .ok_or(TokenRefusal::InvalidClient)?;
                store::client_assertions::delete_expired(&mut tx, now).await?;
                if !store::client_assertions::insert(&mut tx, client.id, &proven).await? {
                    return Err(TokenRefusal::InvalidClient.into());
                }
            }
        }
        // The assertion is consumed, whatever follows.
        tx.commit().await?;
        if !client.may_sign_in() {
            return Err(TokenRefusal::UnauthorizedClient.into());
        }
        let scope = request.granted(&client.scopes)?;
        let access_token = self.tokens.issue_to_machine(&client, &scope, now)?;
        Ok(ClientToken {
            access_token,
            expires_in: ACCESS_LIFETIME.whole_seconds(),
            scope,
        })
    }

    fn prove(
        &self,
        client: &ApiClient,
        assertion: &SecretString,
        now: OffsetDateTime,
    ) -> Option<ProvenAssertion> {
        let authority = self.tokens.authority();
        let audience = Audience {
            issuer: &authority.issuer,
            token_endpoint: &authority.token_endpoint,
        };
        prove(assertion.expose_secret(), client, audience, now)
    }
}
