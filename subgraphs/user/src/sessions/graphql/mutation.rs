use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use commands::Error;

use crate::domain::{OrganisationId, SessionId};
use crate::sessions::domain;
use crate::sessions::graphql::types::{Session, SessionTokens};
use crate::sessions::service::{Sessions, SignIn, SignedIn};

#[derive(Default)]
pub struct SessionsMutation;

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

chassis::payloads! {
    RefreshSessionPayload { session: SessionTokens, from SignedIn, by SessionTokens::from }
    SwitchOrganisationPayload { session: SessionTokens, from SignedIn, by SessionTokens::from }
    RevokeSessionPayload { session: Session, from domain::Session, by Session }
}

chassis::done_payloads! {
    SignOutPayload { signed_out }
}

#[derive(SimpleObject)]
struct SignInPayload {
    /// Null if the mutation was refused.
    session: Option<SessionTokens>,
    /// With `INVALID_CREDENTIALS`, whatever its reason: the minutes to wait before the next attempt is worth making. Above 1
    /// only if too many attempts came from your network address.
    retry_after_minutes: Option<i32>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

impl SignInPayload {
    fn of(result: Result<SignedIn, Error>) -> Result<Self, Failure> {
        let retry_after_minutes = match &result {
            Err(Error::Refused(refusals)) => refusals
                .iter()
                .find_map(|refusal| refusal.retry_after_minutes),
            _ => None,
        };
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
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl SessionsMutation {
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
        let request = RequestContext::of(ctx);
        let new = SignIn {
            email: input.email.into(),
            password: input.password.into(),
            code: input.second_factor_code.map(Into::into),
            device_token: input.device_token.map(Into::into),
            organisation: input.organisation_id.map(|id| OrganisationId::parse(&id)),
        };
        let result = request
            .service::<Sessions>()
            .sign_in(request.caller(), &new, request.now())
            .await;
        SignInPayload::of(result)
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
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Sessions>()
            .refresh_session(request.caller(), &input.refresh_token.into(), request.now())
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
        let request = RequestContext::of(ctx);
        let organisation = OrganisationId::parse(&input.organisation_id);
        let result = request
            .service::<Sessions>()
            .switch_organisation(request.caller(), organisation, request.now())
            .await;
        SwitchOrganisationPayload::of(result)
    }

    /// Ends the session of the token that the request carries, with all its tokens and with the sessions that were begun from
    /// it (`switchOrganisation`).
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Sessions>()
            .sign_out(request.caller(), request.now())
            .await;
        SignOutPayload::of(result)
    }

    /// Ends all of one's own sessions, this one too. Their tokens are refused everywhere within seconds.
    async fn sign_out_everywhere(
        &self,
        ctx: &Context<'_>,
    ) -> Result<SignOutEverywherePayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Sessions>()
            .sign_out_everywhere(request.caller(), request.now())
            .await;
        let (ended, user_errors) = outcome(result)?;
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
        let request = RequestContext::of(ctx);
        let id = SessionId::parse(&input.session_id);
        let result = request
            .service::<Sessions>()
            .revoke_session(request.caller(), id, request.now())
            .await;
        RevokeSessionPayload::of(result)
    }
}
