use async_graphql::{Context, ID, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};
use secrecy::ExposeSecret;

use crate::accounts::graphql::types::User;
use crate::api_clients::graphql::types::ApiClient;
use crate::domain::ApiClientId;
use crate::organisations::graphql::types::Organisation;
use crate::sessions::domain;
use crate::sessions::service::SignedIn;

/// Tokens of a session. Both tokens are secrets.
#[derive(SimpleObject)]
pub struct SessionTokens {
    /// Access token for the header `Authorization: Bearer …`, together with the key of the API client to which it was
    /// issued. Valid for 15 minutes.
    access_token: String,
    /// Time at which the access token expires.
    access_token_expires_at: DateTime,
    /// Refresh token for one call of `refreshSession`. Within ten seconds of its use (by another tab, or after a lost
    /// response) it returns the same next token again; a later use ends the session.
    refresh_token: String,
    /// Time at which the refresh token expires.
    refresh_token_expires_at: DateTime,
    /// Device token. Keep it beyond the session and send it with your next `signIn`, so that wrong guesses by others do
    /// not delay you. It replaces neither your password nor your code, and is valid for 180 days or until your password
    /// changes. Null for a session that was begun with `switchOrganisation`: keep the token that you have.
    device_token: Option<String>,
    /// The user who is signed in.
    user: User,
}

impl From<SignedIn> for SessionTokens {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            access_token: signed_in.access_token.expose_secret().to_owned(),
            access_token_expires_at: DateTime(signed_in.access_token_expires_at),
            refresh_token: signed_in.refresh_token.expose_secret().to_owned(),
            refresh_token_expires_at: DateTime(signed_in.refresh_token_expires_at),
            device_token: signed_in
                .device_token
                .map(|token| token.expose_secret().to_owned()),
            user: User::with(signed_in.user, signed_in.person, signed_in.organisation),
        }
    }
}

pub struct Session(pub domain::Session);

impl From<domain::Session> for Session {
    fn from(session: domain::Session) -> Self {
        Self(session)
    }
}

/// One sign-in of one user, to one organisation, through one API client.
#[Object]
impl Session {
    /// ID of the session.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Organisation for which the session acts.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(self.0.organisation)
            .await?
            .map(Organisation::from))
    }

    /// API client through which the session was begun. Null if there was none, or if you may not read it.
    async fn api_client(&self, ctx: &Context<'_>) -> Result<Option<ApiClient>, Failure> {
        let request = RequestContext::of(ctx);
        let Some(id) = self.0.client else {
            return Ok(None);
        };
        Ok(request.load(ApiClientId(id)).await?.map(ApiClient))
    }

    /// Time at which the session was begun.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at())
    }

    /// Time at which the last access token was issued.
    async fn last_used_at(&self) -> DateTime {
        DateTime(self.0.last_used_at)
    }

    /// Time at which the session ended before its expiry. Null if it did not.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// True if the request belongs to this session.
    async fn current(&self, ctx: &Context<'_>) -> bool {
        let request = RequestContext::of(ctx);
        request
            .caller()
            .user()
            .is_ok_and(|person| person.session == self.0.id.0)
    }
}
