use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::{ExposeSecret, SecretString};

use super::payloads::done_by_device;
use crate::service::{Error, Service};

#[derive(Default)]
pub struct Credentials;

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

#[derive(InputObject)]
struct BeginSecondFactorInput {
    #[graphql(secret)]
    password: String,
}

#[derive(InputObject)]
struct ConfirmSecondFactorInput {
    /// Six digits that the authenticator application shows now.
    #[graphql(secret, validator(max_length = 32))]
    code: String,
}

#[derive(InputObject)]
struct RegenerateRecoveryCodesInput {
    #[graphql(secret)]
    password: String,
}

#[derive(InputObject)]
struct DisableSecondFactorInput {
    #[graphql(secret)]
    password: String,
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
    DisableSecondFactorPayload { disabled }
}

#[derive(Default, SimpleObject)]
struct BeginSecondFactorPayload {
    /// Base32, to be typed into the authenticator application. Shown this once.
    secret: Option<String>,
    /// The same as an `otpauth:` URI, to be shown as a QR code.
    uri: Option<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

macro_rules! codes_payload {
    ($($name:ident),+) => {$(
        #[derive(SimpleObject)]
        struct $name {
            /// Ten codes for the day when the phone is lost; each works once in place of a code of the application. Shown this
            /// once.
            recovery_codes: Vec<String>,
            /// The reasons for which the mutation was refused. Empty if it was carried out.
            user_errors: Vec<UserError>,
        }

        impl $name {
            fn of(result: Result<Vec<SecretString>, Error>) -> Result<Self, Failure> {
                let (codes, user_errors) = outcome(result)?;
                let codes = codes.unwrap_or_default();
                let shown = |code: &SecretString| code.expose_secret().to_owned();
                let recovery_codes = codes.iter().map(shown).collect();
                Ok(Self { recovery_codes, user_errors })
            }
        }
    )+};
}

codes_payload!(ConfirmSecondFactorPayload, RegenerateRecoveryCodesPayload);

#[Object]
impl Credentials {
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
            .service::<Service>()
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
            .service::<Service>()
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
            .service::<Service>()
            .reset_password(request.caller(), &token, &new, request.now())
            .await;
        ResetPasswordPayload::of(result)
    }

    /// Makes a second factor (TOTP, RFC 6238: six digits, 30 seconds, SHA-1) for an authenticator application. It is not asked
    /// for until `confirmSecondFactor`; asking again replaces it until then.
    ///
    /// Refuses with `PASSWORD_WRONG`, `TOO_MANY_ATTEMPTS` (wait a minute) or `SECOND_FACTOR_ENABLED`.
    async fn begin_second_factor(
        &self,
        ctx: &Context<'_>,
        input: BeginSecondFactorInput,
    ) -> Result<BeginSecondFactorPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Service>()
            .begin_second_factor(request.caller(), &input.password.into(), request.now())
            .await;
        let (new, user_errors) = outcome(result)?;
        let shown = |text: &SecretString| text.expose_secret().to_owned();
        Ok(BeginSecondFactorPayload {
            secret: new.as_ref().map(|new| shown(&new.secret)),
            uri: new.as_ref().map(|new| shown(&new.uri)),
            user_errors,
        })
    }

    /// Turns the second factor on with a code of it: from now on every sign-in takes one. A mail tells of it.
    ///
    /// Refuses with `SECOND_FACTOR_INVALID`, `TOO_MANY_ATTEMPTS` (wait a minute), `SECOND_FACTOR_MISSING` (none was begun within
    /// the last hour) or `SECOND_FACTOR_ENABLED`.
    async fn confirm_second_factor(
        &self,
        ctx: &Context<'_>,
        input: ConfirmSecondFactorInput,
    ) -> Result<ConfirmSecondFactorPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Service>()
            .confirm_second_factor(request.caller(), &input.code, request.now())
            .await;
        ConfirmSecondFactorPayload::of(result)
    }

    /// Ten new recovery codes in place of the old ones.
    ///
    /// Refuses with `PASSWORD_WRONG`, `TOO_MANY_ATTEMPTS` (wait a minute) or `SECOND_FACTOR_MISSING`.
    async fn regenerate_recovery_codes(
        &self,
        ctx: &Context<'_>,
        input: RegenerateRecoveryCodesInput,
    ) -> Result<RegenerateRecoveryCodesPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Service>()
            .regenerate_recovery_codes(request.caller(), &input.password.into(), request.now())
            .await;
        RegenerateRecoveryCodesPayload::of(result)
    }

    /// Turns the second factor off, and its recovery codes with it. A mail tells of it.
    ///
    /// Refuses with `PASSWORD_WRONG`, `TOO_MANY_ATTEMPTS` (wait a minute) or `SECOND_FACTOR_MISSING`.
    async fn disable_second_factor(
        &self,
        ctx: &Context<'_>,
        input: DisableSecondFactorInput,
    ) -> Result<DisableSecondFactorPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Service>()
            .disable_second_factor(request.caller(), &input.password.into(), request.now())
            .await;
        DisableSecondFactorPayload::of(result)
    }
}
