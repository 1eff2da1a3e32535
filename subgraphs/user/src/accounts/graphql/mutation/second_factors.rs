use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::service::SecondFactors;

#[derive(Default)]
pub struct SecondFactorsMutation;

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

chassis::done_payloads! {
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

#[derive(SimpleObject)]
struct ConfirmSecondFactorPayload {
    /// Ten codes for the day when the phone is lost; each works once in place of a code of the application. Shown this
    /// once.
    recovery_codes: Vec<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[derive(SimpleObject)]
struct RegenerateRecoveryCodesPayload {
    /// Ten codes for the day when the phone is lost; each works once in place of a code of the application. Shown this
    /// once.
    recovery_codes: Vec<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl SecondFactorsMutation {
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
            .service::<SecondFactors>()
            .begin_second_factor(request.caller(), &input.password.into(), request.now())
            .await;
        let (new, user_errors) = outcome(result)?;
        let text = |secret: &SecretString| secret.expose_secret().to_owned();
        Ok(BeginSecondFactorPayload {
            secret: new.as_ref().map(|new| text(&new.secret)),
            uri: new.as_ref().map(|new| text(&new.uri)),
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
            .service::<SecondFactors>()
            .confirm_second_factor(request.caller(), &input.code, request.now())
            .await;
        let (codes, user_errors) = outcome(result)?;
        Ok(ConfirmSecondFactorPayload {
            recovery_codes: shown(&codes.unwrap_or_default()),
            user_errors,
        })
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
            .service::<SecondFactors>()
            .regenerate_recovery_codes(request.caller(), &input.password.into(), request.now())
            .await;
        let (codes, user_errors) = outcome(result)?;
        Ok(RegenerateRecoveryCodesPayload {
            recovery_codes: shown(&codes.unwrap_or_default()),
            user_errors,
        })
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
            .service::<SecondFactors>()
            .disable_second_factor(request.caller(), &input.password.into(), request.now())
            .await;
        DisableSecondFactorPayload::of(result)
    }
}

fn shown(codes: &[SecretString]) -> Vec<String> {
    codes
        .iter()
        .map(|code| code.expose_secret().to_owned())
        .collect()
}
