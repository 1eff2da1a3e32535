use async_graphql::{Context, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::graphql::device_payloads::done_by_device;
use crate::credentials::service::Credentials;

#[derive(Default)]
pub struct CredentialsMutation;

/// Input of `changePassword`.
#[derive(InputObject)]
struct ChangePasswordInput {
    /// Your current password.
    #[graphql(secret)]
    current_password: String,
    /// Your new password: 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    new_password: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, the same request with the same key is refused with
    /// `ALREADY_DONE`, because device tokens are not stored.
    idempotency_key: Option<String>,
}

/// Input of `requestPasswordReset`.
#[derive(InputObject)]
struct RequestPasswordResetInput {
    /// The email address of the account, at most 254 characters.
    #[graphql(secret)]
    email: String,
}

/// Input of `resetPassword`.
#[derive(InputObject)]
struct ResetPasswordInput {
    /// Token from the password reset email.
    #[graphql(secret)]
    token: String,
    /// Your new password: 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    new_password: String,
}

done_by_device! {
    /// Result of `changePassword`.
    ChangePasswordPayload {
        /// True if the password was changed.
        changed
    }
    /// Result of `resetPassword`.
    ResetPasswordPayload {
        /// True if the password was reset.
        reset
    }
}

chassis::done_payloads! {
    /// Result of `requestPasswordReset`.
    RequestPasswordResetPayload {
        /// True if the request was accepted. If the address has an active account, an email is sent.
        accepted
    }
}

#[Object]
impl CredentialsMutation {
    /// Changes your password and ends all of your other sessions.
    ///
    /// Every signed-in user may call this. You receive an email about the change. Earlier device tokens become invalid.
    ///
    /// Errors: `PASSWORD_WRONG`; `TOO_MANY_ATTEMPTS` (wait one minute); `PASSWORD_INVALID`; `PASSWORD_COMMON`;
    /// `INVALID` (the new password is the current one, or idempotency key); `IDEMPOTENCY_KEY_REUSED`; `ALREADY_DONE` (the password is changed; you receive a
    /// device token with the next sign-in).
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ChangePasswordInput,
    ) -> Result<ChangePasswordPayload, Failure> {
        let request = RequestContext::of(ctx);
        let credentials = request.service::<Credentials>();
        let command = request.command(&input);
        let (current, new) = (input.current_password.into(), input.new_password.into());
        let result = credentials.change_password(&command, &current, &new).await;
        ChangePasswordPayload::of(result)
    }

    /// Sends a password reset email.
    ///
    /// Everyone may call this, without signing in. The result does not reveal whether the address has an account.
    ///
    /// Errors: `EMAIL_INVALID`; `EMAIL_UNREACHABLE` (see `registerOrganisation`; if the address has an account,
    /// administrators find the failed email in `mailMessages`, with the failure `SMTPUTF8_NOT_OFFERED`).
    #[graphql(tag = "public")]
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RequestPasswordResetInput,
    ) -> Result<RequestPasswordResetPayload, Failure> {
        let request = RequestContext::of(ctx);
        let email = input.email.into();
        let result = request
            .service::<Credentials>()
            .request_password_reset(request.caller(), &email, request.now())
            .await;
        RequestPasswordResetPayload::of(result)
    }

    /// Sets a new password with a mailed token.
    ///
    /// Everyone who has the token may call this, without signing in. The token works once, for one hour. All sessions
    /// of the account end, and earlier device tokens become invalid. With the returned `deviceToken` you can sign in at
    /// once, even if others make wrong guesses at your account. A second factor remains enabled; if its codes are
    /// blocked, a reset unblocks them at most once in 24 hours.
    ///
    /// Errors: `TOKEN_INVALID`; `PASSWORD_INVALID`; `PASSWORD_COMMON`.
    #[graphql(tag = "public")]
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ResetPasswordInput,
    ) -> Result<ResetPasswordPayload, Failure> {
        let request = RequestContext::of(ctx);
        let (token, new) = (input.token.into(), input.new_password.into());
        let result = request
            .service::<Credentials>()
            .reset_password(request.caller(), &token, &new, request.now())
            .await;
        ResetPasswordPayload::of(result)
    }
}
