use async_graphql::SimpleObject;
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use super::User;
use crate::service::SignedIn;

/// What a client keeps of a session. Both tokens are secrets.
#[derive(SimpleObject)]
pub struct SessionTokens {
    /// Goes into `Authorization: Bearer …`, together with the key of the client that it was issued to.
    access_token: String,
    access_token_expires_at: DateTime,
    /// Good for one `refreshSession`. Shown twice, it ends the session.
    refresh_token: String,
    user: User,
}

impl From<SignedIn> for SessionTokens {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            access_token: signed_in.access_token.expose_secret().to_owned(),
            access_token_expires_at: DateTime(signed_in.access_token_expires_at),
            refresh_token: signed_in.refresh_token.expose_secret().to_owned(),
            user: User::with(signed_in.user, signed_in.organisation),
        }
    }
}
