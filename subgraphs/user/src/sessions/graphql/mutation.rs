use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, UserError};

use crate::domain::{OrganisationId, SessionId};
use crate::graphql::error::outcome;
use crate::graphql::{caller, now, service, uuid};
use crate::service::Error;
use crate::sessions::graphql::types::{Session, SessionTokens};
use crate::sessions::service::{SignIn, SignedIn};

#[derive(Default)]
pub struct Sessions;

#[derive(InputObject)]
struct SignInInput {
    #[graphql(secret)]
    email: String,
    #[graphql(secret)]
    password: String,
    /// Six digits of the authenticator application, or a recovery code: where the account takes a second factor.
    #[graphql(secret)]
    second_factor_code: Option<String>,
    /// The `deviceToken` of an earlier `signIn` or `refreshSession` of this account, or of the mutation that set its
    /// password. Attempts with it are counted by themselves, so that you need not wait for others' wrong guesses. An invalid
    /// or expired token is ignored.
    #[graphql(secret)]
    device_token: Option<String>,
    /// Which organisation to act for; the one of last time if none is named.
    organisation_id: Option<ID>,
}

#[derive(InputObject)]
struct RefreshSessionInput {
    #[graphql(secret)]
    refresh_token: String,
}

#[derive(InputObject)]
struct SwitchOrganisationInput {
    organisation_id: ID,
}

#[derive(InputObject)]
struct RevokeSessionInput {
    session_id: ID,
}

payload!(RefreshSessionPayload { session: SessionTokens } from SignedIn);
payload!(SwitchOrganisationPayload { session: SessionTokens } from SignedIn);
payload!(RevokeSessionPayload { session: Session } from crate::sessions::domain::Session);
done!(SignOutPayload { signed_out });

#[derive(SimpleObject)]
struct SignInPayload {
    session: Option<SessionTokens>,
    /// With `INVALID_CREDENTIALS`, whatever its reason: the minutes to wait before the next attempt is worth making. Above 1
    /// only if too many attempts came from your network address.
    retry_after_minutes: Option<i32>,
    user_errors: Vec<UserError>,
}

impl SignInPayload {
    fn of(result: Result<SignedIn, Error>) -> Result<Self, Failure> {
        let retry_after_minutes = result.as_ref().err().and_then(Error::retry_after_minutes);
        let (signed_in, user_errors) = outcome(result)?;
        Ok(Self {
            session: signed_in.map(Into::into),
            retry_after_minutes,
            user_errors,
        })
    }
}

#[derive(SimpleObject)]
struct SignOutEverywherePayload {
    /// How many sessions ended, this one among them.
    ended_sessions: i32,
    user_errors: Vec<UserError>,
}

#[Object]
impl Sessions {
    /// Begins a session. Its tokens are valid with the key of the client that the request comes through.
    ///
    /// At most ten attempts in any minute are looked at: of a known device (`deviceToken`), and of all other devices
    /// together. After six failures the wait grows from two seconds to a minute. If you have to wait because others make
    /// guesses at your account, use `requestPasswordReset`: `resetPassword` answers with a device token.
    ///
    /// Errors: `INVALID_CREDENTIALS` (one answer, whether the address or the password is wrong, the address is not verified,
    /// the account is locked or there were too many attempts); `SECOND_FACTOR_REQUIRED`; `SECOND_FACTOR_INVALID`;
    /// `SECOND_FACTOR_BLOCKED` (20 wrong codes in a day: use a recovery code, or reset the password); `NO_ORGANISATION`;
    /// `ORGANISATION_NOT_FOUND`.
    #[graphql(tag = "public")]
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        input: SignInInput,
    ) -> Result<SignInPayload, Failure> {
        let new = SignIn {
            email: input.email.into(),
            password: input.password.into(),
            code: input.second_factor_code.map(Into::into),
            device_token: input.device_token.map(Into::into),
            organisation: input.organisation_id.map(|id| OrganisationId(uuid(&id))),
        };
        SignInPayload::of(service(ctx).sign_in(caller(ctx), &new, now(ctx)).await)
    }

    /// Exchanges a refresh token for a new access token and the next refresh token. For ten seconds, and until the next one
    /// is used, the same token is answered with the same next one, so that two tabs, or a client whose answer was lost, may
    /// ask again. Shown after that it was copied: it ends the session for everybody who has a token of it.
    ///
    /// Refuses with `REFRESH_TOKEN_INVALID`, whatever is wrong.
    #[graphql(tag = "public")]
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        input: RefreshSessionInput,
    ) -> Result<RefreshSessionPayload, Failure> {
        let result = service(ctx)
            .refresh_session(caller(ctx), &input.refresh_token.into(), now(ctx))
            .await;
        RefreshSessionPayload::of(result)
    }

    /// Begins another session, for another organisation that one belongs to. This one goes on, and the other ends with it.
    ///
    /// Refuses with `ORGANISATION_NOT_FOUND`.
    async fn switch_organisation(
        &self,
        ctx: &Context<'_>,
        input: SwitchOrganisationInput,
    ) -> Result<SwitchOrganisationPayload, Failure> {
        let organisation = OrganisationId(uuid(&input.organisation_id));
        let result = service(ctx)
            .switch_organisation(caller(ctx), organisation, now(ctx))
            .await;
        SwitchOrganisationPayload::of(result)
    }

    /// Ends the session of the token that the request carries, with all its tokens and with the sessions that were begun from
    /// it (`switchOrganisation`).
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Failure> {
        SignOutPayload::of(service(ctx).sign_out(caller(ctx), now(ctx)).await)
    }

    /// Ends all of one's own sessions, this one too. Their tokens are refused everywhere within seconds.
    async fn sign_out_everywhere(
        &self,
        ctx: &Context<'_>,
    ) -> Result<SignOutEverywherePayload, Failure> {
        let (ended, user_errors) = outcome(
            service(ctx)
                .sign_out_everywhere(caller(ctx), now(ctx))
                .await,
        )?;
        let ended_sessions = i32::try_from(ended.unwrap_or_default()).unwrap_or(i32::MAX);
        Ok(SignOutEverywherePayload {
            ended_sessions,
            user_errors,
        })
    }

    /// Ends one session: one's own, or anybody's for administrators. To end it twice is no error.
    ///
    /// Refuses with `SESSION_NOT_FOUND`.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload, Failure> {
        let id = SessionId(uuid(&input.session_id));
        RevokeSessionPayload::of(service(ctx).revoke_session(caller(ctx), id, now(ctx)).await)
    }
}
