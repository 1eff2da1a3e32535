use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, UserError};

use crate::graphql::error::outcome;
use crate::graphql::types::SessionTokens;
use crate::graphql::{caller, now, service};

#[derive(Default)]
pub struct Sessions;

#[derive(InputObject)]
struct SignInInput {
    #[graphql(secret)]
    email: String,
    #[graphql(secret)]
    password: String,
}

#[derive(SimpleObject)]
struct SignInPayload {
    session: Option<SessionTokens>,
    user_errors: Vec<UserError>,
}

#[derive(InputObject)]
struct RefreshSessionInput {
    #[graphql(secret)]
    refresh_token: String,
}

#[derive(SimpleObject)]
struct RefreshSessionPayload {
    session: Option<SessionTokens>,
    user_errors: Vec<UserError>,
}

#[derive(SimpleObject)]
struct SignOutPayload {
    signed_out: bool,
    user_errors: Vec<UserError>,
}

#[Object]
impl Sessions {
    /// Begins a session. Its tokens are good with the key of the client that the request comes through.
    ///
    /// Refuses with `INVALID_CREDENTIALS`, whatever is wrong.
    #[graphql(tag = "public")]
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<SignInPayload, Failure> {
        let (email, password) = (input.email.into(), input.password.into());
        let result = service(ctx).sign_in(caller(ctx), &email, &password, now(ctx)).await;
        let (session, user_errors) = outcome(result)?;
        Ok(SignInPayload { session: session.map(Into::into), user_errors })
    }

    /// Exchanges a refresh token for a new access token and the next refresh token. A refresh token that is shown a
    /// second time was copied: it ends the session for everybody who has a token of it.
    ///
    /// Refuses with `REFRESH_TOKEN_INVALID`, whatever is wrong.
    #[graphql(tag = "public")]
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        input: RefreshSessionInput,
    ) -> Result<RefreshSessionPayload, Failure> {
        let result = service(ctx).refresh_session(caller(ctx), &input.refresh_token.into(), now(ctx)).await;
        let (session, user_errors) = outcome(result)?;
        Ok(RefreshSessionPayload { session: session.map(Into::into), user_errors })
    }

    /// Ends the session of the token that the request carries, and with it all its tokens.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Failure> {
        let (done, user_errors) = outcome(service(ctx).sign_out(caller(ctx), now(ctx)).await)?;
        Ok(SignOutPayload { signed_out: done.is_some(), user_errors })
    }
}
