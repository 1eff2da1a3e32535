use refusal::{ErrorCode, Refusal};

/// The one answer to a sign-in that fails, whatever the reason, and the minutes to wait before the next attempt.
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

/// The one answer to a refresh token that is not exchanged, whatever the reason.
pub fn refresh_token_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::RefreshTokenInvalid,
        &[],
        "this refresh token is not valid (any more): sign in again",
    )
}
