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

/// What a client keeps of a session. Both tokens are secrets.
#[derive(SimpleObject)]
pub struct SessionTokens {
    /// Goes into `Authorization: Bearer …`, together with the key of the client that it was issued to.
    access_token: String,
    access_token_expires_at: DateTime,
    /// Good for one `refreshSession`. Shown again within ten seconds (by another tab, or because the answer was lost), it is
    /// exchanged for the same next one; later, it ends the session.
    refresh_token: String,
    refresh_token_expires_at: DateTime,
    /// Keep it beyond the session, and send it with your next `signIn`: wrong guesses that others make at your account do not
    /// make you wait then. It replaces neither your password nor your code, and is valid for 180 days or until your password
    /// changes. Null for a session that was begun with `switchOrganisation`: keep the token that you have.
    device_token: Option<String>,
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

/// One sign-in of one person, to one organisation, through one program.
#[Object]
impl Session {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(self.0.organisation)
            .await?
            .map(Organisation::from))
    }

    /// The program that it was begun through, where the reader may know of it.
    async fn api_client(&self, ctx: &Context<'_>) -> Result<Option<ApiClient>, Failure> {
        let request = RequestContext::of(ctx);
        let Some(id) = self.0.client else {
            return Ok(None);
        };
        Ok(request.load(ApiClientId(id)).await?.map(ApiClient))
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at())
    }

    /// When it last got an access token.
    async fn last_used_at(&self) -> DateTime {
        DateTime(self.0.last_used_at)
    }

    /// When it was ended by hand.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// Whether this request is of it.
    async fn current(&self, ctx: &Context<'_>) -> bool {
        let request = RequestContext::of(ctx);
        request
            .caller()
            .user()
            .is_ok_and(|person| person.session == self.0.id.0)
    }
}
