use refusal::{ErrorCode, Refusal};

/// The only answer to a failed sign-in, whatever the reason, with the minutes to wait before the next attempt.
pub fn invalid_credentials(retry_after_minutes: i32) -> Refusal {
    let refusal = Refusal::new(
        ErrorCode::InvalidCredentials,
        &[],
        "The email address or the password is wrong, or there were too many attempts. Check both and try again in \
        some minutes, or reset the password.",
    );
    Refusal {
        retry_after_minutes: Some(retry_after_minutes),
        ..refusal
    }
}

/// The only answer to a refresh token that is not exchanged, whatever the reason.
pub fn refresh_token_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::RefreshTokenInvalid,
        &[],
        "This refresh token is not valid. Sign in again.",
    )
}
