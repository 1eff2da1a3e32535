use async_graphql::{Context, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::graphql::device_payloads::done_by_device;
use crate::credentials::service::Credentials;

#[derive(Default)]
pub struct CredentialsMutation;

#[derive(InputObject)]
struct ChangePasswordInput {
    #[graphql(secret)]
    current_password: String,
    /// 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    new_password: String,
}

#[derive(InputObject)]
struct RequestPasswordResetInput {
    #[graphql(secret)]
    email: String,
}

#[derive(InputObject)]
struct ResetPasswordInput {
    /// From the mail.
    #[graphql(secret)]
    token: String,
    /// 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    new_password: String,
}

done_by_device! {
    ChangePasswordPayload { changed }
    ResetPasswordPayload { reset }
}

chassis::done_payloads! {
    RequestPasswordResetPayload {
        /// If the address has an account, a mail is on its way.
        accepted
    }
}

#[Object]
impl CredentialsMutation {
    /// Changes your password and ends all of your other sessions. You get an email about it. Device tokens from before
    /// become invalid.
    ///
    /// Errors: `PASSWORD_WRONG`; `TOO_MANY_ATTEMPTS` (wait a minute); `PASSWORD_INVALID`; `PASSWORD_COMMON`.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        input: ChangePasswordInput,
    ) -> Result<ChangePasswordPayload, Failure> {
        let request = RequestContext::of(ctx);
        let (current, new) = (input.current_password.into(), input.new_password.into());
        let result = request
            .service::<Credentials>()
            .change_password(request.caller(), &current, &new, request.now())
            .await;
        ChangePasswordPayload::of(result)
    }

    /// Mails a link to whoever has forgotten the password. The answer never says whether the address has an account.
    ///
    /// Errors: `EMAIL_INVALID`; `EMAIL_UNREACHABLE` (as for `registerOrganisation`; if an account has the address, administrators see
    /// its mail among `mailMessages`, with the failure `SMTPUTF8_NOT_OFFERED`).
    #[graphql(tag = "public")]
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        input: RequestPasswordResetInput,
    ) -> Result<RequestPasswordResetPayload, Failure> {
        let request = RequestContext::of(ctx);
        let email = input.email.into();
        let result = request
            .service::<Credentials>()
            .request_password_reset(request.caller(), &email, request.now())
            .await;
        RequestPasswordResetPayload::of(result)
    }

    /// Sets a new password with the token that was mailed, which works once, for an hour. All sessions end, and device tokens
    /// from before become invalid. With the `deviceToken` of the answer you can sign in at once, also while others make
    /// guesses at your account. A second factor stays; if its codes are blocked, a reset unblocks them, once in 24 hours.
    ///
    /// Errors: `TOKEN_INVALID`; `PASSWORD_INVALID`; `PASSWORD_COMMON`.
    #[graphql(tag = "public")]
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        input: ResetPasswordInput,
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
