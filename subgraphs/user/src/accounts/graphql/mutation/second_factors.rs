use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::service::SecondFactors;

#[derive(Default)]
pub struct SecondFactorsMutation;

/// Input of `beginSecondFactor`.
#[derive(InputObject)]
struct BeginSecondFactorInput {
    /// Your current password.
    #[graphql(secret)]
    password: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, the same request with the same key is refused with
    /// `ALREADY_DONE`, because secrets are not stored.
    idempotency_key: Option<String>,
}

/// Input of `confirmSecondFactor`.
#[derive(InputObject)]
struct ConfirmSecondFactorInput {
    /// The six digits that the authenticator application currently displays. At most 32 characters.
    #[graphql(secret, validator(max_length = 32))]
    code: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, the same request with the same key is refused with
    /// `ALREADY_DONE`, because recovery codes are not stored.
    idempotency_key: Option<String>,
}

/// Input of `regenerateRecoveryCodes`.
#[derive(InputObject)]
struct RegenerateRecoveryCodesInput {
    /// Your current password.
    #[graphql(secret)]
    password: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, the same request with the same key is refused with
    /// `ALREADY_DONE`, because recovery codes are not stored.
    idempotency_key: Option<String>,
}

/// Input of `disableSecondFactor`.
#[derive(InputObject)]
struct DisableSecondFactorInput {
    /// Your current password.
    #[graphql(secret)]
    password: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

chassis::done_payloads! {
    /// Result of `disableSecondFactor`.
    DisableSecondFactorPayload {
        /// True if the second factor is disabled.
        disabled
    }
}

/// Result of `beginSecondFactor`.
#[derive(Default, SimpleObject)]
struct BeginSecondFactorPayload {
    /// Shared secret in base32, to be typed into the authenticator application. It is returned only once. Null if the
    /// mutation was refused.
    secret: Option<String>,
    /// The secret as an `otpauth:` URI, to be displayed as a QR code. Null if the mutation was refused.
    uri: Option<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

/// Result of `confirmSecondFactor`.
#[derive(SimpleObject)]
struct ConfirmSecondFactorPayload {
    /// Ten recovery codes for the loss of the device. Each works once in place of a code of the application. They are
    /// returned only once. Empty if the mutation was refused.
    recovery_codes: Vec<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

/// Result of `regenerateRecoveryCodes`.
#[derive(SimpleObject)]
struct RegenerateRecoveryCodesPayload {
    /// Ten recovery codes for the loss of the device. Each works once in place of a code of the application. They are
    /// returned only once. Empty if the mutation was refused.
    recovery_codes: Vec<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl SecondFactorsMutation {
    /// Creates a second factor for an authenticator application (TOTP, RFC 6238: six digits, 30 seconds, SHA-1).
    ///
    /// Every signed-in user may call this. Sign-ins do not require the second factor until `confirmSecondFactor`
    /// confirms it within one hour. Until then, another call replaces it.
    ///
    /// Errors: `PASSWORD_WRONG`; `TOO_MANY_ATTEMPTS` (wait one minute); `SECOND_FACTOR_ENABLED`; `INVALID` (idempotency
    /// key); `IDEMPOTENCY_KEY_REUSED`; `ALREADY_DONE` (begin again with another idempotency key).
    async fn begin_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: BeginSecondFactorInput,
    ) -> Result<BeginSecondFactorPayload, Failure> {
        let request = RequestContext::of(ctx);
        let factors = request.service::<SecondFactors>();
        let command = request.command(&input);
        let password = input.password.into();
        let (new, user_errors) = outcome(factors.begin_second_factor(&command, &password).await)?;
        let text = |secret: &SecretString| secret.expose_secret().to_owned();
        Ok(BeginSecondFactorPayload {
            secret: new.as_ref().map(|new| text(&new.secret)),
            uri: new.as_ref().map(|new| text(&new.uri)),
            user_errors,
        })
    }

    /// Enables the second factor with one of its codes.
    ///
    /// Every signed-in user may call this. Afterwards every sign-in requires a code. The user receives an email about
    /// the change.
    ///
    /// Errors: `SECOND_FACTOR_INVALID`; `TOO_MANY_ATTEMPTS` (wait one minute); `SECOND_FACTOR_MISSING` (none was begun
    /// within the last hour); `SECOND_FACTOR_ENABLED`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`;
    /// `ALREADY_DONE` (the second factor is enabled; call `regenerateRecoveryCodes` for recovery codes).
    async fn confirm_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ConfirmSecondFactorInput,
    ) -> Result<ConfirmSecondFactorPayload, Failure> {
        let request = RequestContext::of(ctx);
        let factors = request.service::<SecondFactors>();
        let command = request.command(&input);
        let result = factors.confirm_second_factor(&command, &input.code).await;
        let (codes, user_errors) = outcome(result)?;
        Ok(ConfirmSecondFactorPayload {
            recovery_codes: shown(&codes.unwrap_or_default()),
            user_errors,
        })
    }

    /// Replaces your recovery codes with ten new ones.
    ///
    /// Every signed-in user may call this. The earlier codes become invalid. You receive an email about the change.
    ///
    /// Errors: `PASSWORD_WRONG`; `TOO_MANY_ATTEMPTS` (wait one minute); `SECOND_FACTOR_MISSING`; `INVALID` (idempotency
    /// key); `IDEMPOTENCY_KEY_REUSED`; `ALREADY_DONE` (call it again with another idempotency key).
    async fn regenerate_recovery_codes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RegenerateRecoveryCodesInput,
    ) -> Result<RegenerateRecoveryCodesPayload, Failure> {
        let request = RequestContext::of(ctx);
        let factors = request.service::<SecondFactors>();
        let command = request.command(&input);
        let password = input.password.into();
        let result = factors.regenerate_recovery_codes(&command, &password).await;
        let (codes, user_errors) = outcome(result)?;
        Ok(RegenerateRecoveryCodesPayload {
            recovery_codes: shown(&codes.unwrap_or_default()),
            user_errors,
        })
    }

    /// Disables your second factor and deletes its recovery codes.
    ///
    /// Every signed-in user may call this. The user receives an email about the change.
    ///
    /// Errors: `PASSWORD_WRONG`; `TOO_MANY_ATTEMPTS` (wait one minute); `SECOND_FACTOR_MISSING`; `INVALID` (idempotency
    /// key); `IDEMPOTENCY_KEY_REUSED`.
    async fn disable_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: DisableSecondFactorInput,
    ) -> Result<DisableSecondFactorPayload, Failure> {
        let request = RequestContext::of(ctx);
        let factors = request.service::<SecondFactors>();
        let command = request.command(&input);
        let password = input.password.into();
        DisableSecondFactorPayload::of(factors.disable_second_factor(&command, &password).await)
    }
}

fn shown(codes: &[SecretString]) -> Vec<String> {
    codes
        .iter()
        .map(|code| code.expose_secret().to_owned())
        .collect()
}
