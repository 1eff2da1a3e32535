use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use commands::Error;

use crate::domain::{OrganisationId, SessionId};
use crate::sessions::domain;
use crate::sessions::graphql::types::{Session, SessionTokens};
use crate::sessions::service::{Sessions, SignIn, SignedIn};

#[derive(Default)]
pub struct SessionsMutation;

/// Input of `signIn`.
#[derive(InputObject)]
struct SignInInput {
    /// The email address of your account.
    #[graphql(secret)]
    email: String,
    /// Your password.
    #[graphql(secret)]
    password: String,
    /// Six digits of your authenticator application, or a recovery code. Required if your account has a second factor.
    #[graphql(secret)]
    second_factor_code: Option<String>,
    /// Device token of the account. Send the `deviceToken` of an earlier `signIn` or `refreshSession`, or of the
    /// mutation that set the password. Attempts with it have their own counter, so that wrong guesses by others do not
    /// delay you. An invalid or expired token is ignored.
    #[graphql(secret)]
    device_token: Option<String>,
    /// Organisation to act for. If omitted, the organisation of your last session.
    organisation_id: Option<ID>,
}

/// Input of `refreshSession`.
#[derive(InputObject)]
struct RefreshSessionInput {
    /// The refresh token of the session.
    #[graphql(secret)]
    refresh_token: String,
}

/// Input of `switchOrganisation`.
#[derive(InputObject)]
struct SwitchOrganisationInput {
    /// Organisation to act for.
    organisation_id: ID,
}

/// Input of `revokeSession`.
#[derive(InputObject)]
struct RevokeSessionInput {
    /// ID of the session.
    session_id: ID,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

chassis::payloads! {
    /// Result of `refreshSession`.
    RefreshSessionPayload { session: SessionTokens, from SignedIn, by SessionTokens::from }
    /// Result of `switchOrganisation`.
    SwitchOrganisationPayload { session: SessionTokens, from SignedIn, by SessionTokens::from }
    /// Result of `revokeSession`.
    RevokeSessionPayload { session: Session, from domain::Session, by Session }
}

chassis::done_payloads! {
    /// Result of `signOut`.
    SignOutPayload {
        /// True if the session has ended.
        signed_out
    }
}

/// Result of `signIn`.
#[derive(SimpleObject)]
struct SignInPayload {
    /// The tokens of the new session. Null if the mutation was refused.
    session: Option<SessionTokens>,
    /// Minutes to wait before the next attempt, with `INVALID_CREDENTIALS` for any reason. Greater than 1 only if there
    /// were too many attempts from your network address. Null without `INVALID_CREDENTIALS`.
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

/// Result of `signOutEverywhere`.
#[derive(SimpleObject)]
struct SignOutEverywherePayload {
    /// Number of sessions that ended, including the current one.
    ended_sessions: i32,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl SessionsMutation {
    /// Begins a session with an email address and a password.
    ///
    /// Everyone may call this, without signing in. The tokens are valid only with the key of the API client through
    /// which the request is made.
    ///
    /// At most ten attempts in a minute are verified: for each known device (`deviceToken`), and for all other devices
    /// together. After six failures the wait grows from two seconds to a minute. If wrong guesses by others delay you,
    /// call `requestPasswordReset`: `resetPassword` returns a device token.
    ///
    /// If the account has a second factor, a right password without a code is refused with `SECOND_FACTOR_REQUIRED`. It is
    /// counted as an attempt until the sign-in succeeds. You receive an email if a recovery code is used.
    ///
    /// Errors: `INVALID_CREDENTIALS` (the address or the password is wrong, the address is not verified, the account is
    /// locked, or there were too many attempts; the response does not reveal which); `SECOND_FACTOR_REQUIRED`;
    /// `SECOND_FACTOR_INVALID`; `SECOND_FACTOR_BLOCKED` (20 wrong codes in a day: use a recovery code, or reset the
    /// password); `NO_ORGANISATION`; `ORGANISATION_NOT_FOUND`.
    #[graphql(tag = "public")]
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: SignInInput,
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

    /// Exchanges a refresh token for a new access token and the next refresh token.
    ///
    /// Everyone who has the token may call this, through the API client of the session. For ten seconds, and until the
    /// next token is used, the same token returns the same next token, so that two tabs or a retry after a lost
    /// response work. A later use indicates a copied token and ends the session.
    ///
    /// Errors: `REFRESH_TOKEN_INVALID` (the response does not reveal the reason).
    #[graphql(tag = "public")]
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RefreshSessionInput,
    ) -> Result<RefreshSessionPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Sessions>()
            .refresh_session(request.caller(), &input.refresh_token.into(), request.now())
            .await;
        RefreshSessionPayload::of(result)
    }

    /// Begins another session for another of your organisations.
    ///
    /// Every signed-in user may call this. The current session continues, and the new one ends with it.
    ///
    /// Errors: `ORGANISATION_NOT_FOUND` (you are not a member, or the organisation is suspended or closed).
    async fn switch_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: SwitchOrganisationInput,
    ) -> Result<SwitchOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let organisation = OrganisationId::parse(&input.organisation_id);
        let result = request
            .service::<Sessions>()
            .switch_organisation(request.caller(), organisation, request.now())
            .await;
        SwitchOrganisationPayload::of(result)
    }

    /// Ends the session of the request.
    ///
    /// Every signed-in user may call this. All tokens of the session become invalid, and the sessions that were begun
    /// from it (`switchOrganisation`) end with it.
    ///
    /// Errors: none.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Sessions>()
            .sign_out(request.caller(), request.now())
            .await;
        SignOutPayload::of(result)
    }

    /// Ends all of your sessions, including the current one.
    ///
    /// Every signed-in user may call this. The tokens become invalid within seconds.
    ///
    /// Errors: none.
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

    /// Ends a session.
    ///
    /// You may end your own sessions, administrators those of all users. Sessions that were begun from it
    /// (`switchOrganisation`) end with it. A second call has no effect and no error.
    ///
    /// Errors: `SESSION_NOT_FOUND`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = SessionId::parse(&input.session_id);
        let sessions = request.service::<Sessions>();
        let result = sessions.revoke_session(&command, id).await;
        RevokeSessionPayload::of(result)
    }
}
