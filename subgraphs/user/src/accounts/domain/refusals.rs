use refusal::{ErrorCode, Refusal};

pub fn email_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::EmailInvalid,
        &[],
        "The email address is not valid. Enter an address such as name@example.com with at most 254 characters.",
    )
}

/// The platform's mail server does not accept the address.
pub fn email_unreachable() -> Refusal {
    Refusal::new(
        ErrorCode::EmailUnreachable,
        &[],
        "No email can be sent to this address: the part before the @ contains characters outside ASCII, which the \
        mail server does not support. Use another address.",
    )
}

/// Variant of [`email_unreachable`] for password resets. An account may have been registered with such an address
/// earlier.
pub fn reset_unreachable() -> Refusal {
    Refusal::new(
        ErrorCode::EmailUnreachable,
        &["email"],
        "No email can be sent to this address: the part before the @ contains characters outside ASCII, which the \
        mail server does not support. If your account has this address, ask the administrators of the platform for \
        help.",
    )
}

/// The invited address has an account, and its password was not supplied.
pub fn account_exists() -> Refusal {
    Refusal::new(
        ErrorCode::AccountExists,
        &[],
        "An account with this email address exists. Enter its password, or sign in and accept the invitation.",
    )
}

/// The password is too short or too long.
pub fn password_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::PasswordInvalid,
        &[],
        "A password has 12 to 128 characters. Choose another one.",
    )
}

/// The new password is easy to guess.
pub fn password_common() -> Refusal {
    Refusal::new(
        ErrorCode::PasswordCommon,
        &[],
        "This password is easy to guess: it is common, or contains a name, a date or a pattern. Choose another one.",
    )
}

/// The new password is the current one.
pub fn password_unchanged() -> Refusal {
    Refusal::invalid(
        &[],
        "The new password is the current password. Choose another one.",
    )
}

/// The current password in this field is wrong.
pub fn password_wrong(field: &str) -> Refusal {
    Refusal::new(
        ErrorCode::PasswordWrong,
        &[field],
        "The password is wrong. Check it and try again.",
    )
}

/// The account requires a code of its second factor.
pub fn second_factor_required() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorRequired,
        &["secondFactorCode"],
        "This account has a second factor. Enter the code of your authenticator application as well.",
    )
}

pub fn second_factor_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorInvalid,
        &["secondFactorCode"],
        "The code is wrong, has expired or was used before. Enter a new code.",
    )
}

/// The second factor is blocked after too many wrong codes.
pub fn second_factor_blocked() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorBlocked,
        &["secondFactorCode"],
        "Codes of the authenticator application are blocked after too many wrong codes. Use a recovery code, or reset \
        the password.",
    )
}

pub fn second_factor_enabled() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorEnabled,
        &[],
        "The account already has a second factor. Disable it first.",
    )
}

pub fn second_factor_missing() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorMissing,
        &[],
        "The account has no second factor that you can confirm, disable or regenerate codes for. Begin a second \
        factor first.",
    )
}

/// The token of a mailed link is not valid.
pub fn token_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::TokenInvalid,
        &["token"],
        "This link is not valid or has expired. Request a new one.",
    )
}

/// None of the user's organisations is in a state in which its members may act.
pub fn no_organisation() -> Refusal {
    Refusal::new(
        ErrorCode::NoOrganisation,
        &[],
        "You are not a member of an organisation that may act. Ask the owner of your organisation or the platform.",
    )
}

/// Organisations of this kind do not have the role.
pub fn role_not_assignable() -> Refusal {
    Refusal::new(
        ErrorCode::RoleNotAssignable,
        &[],
        "Organisations of this kind do not have this role, or no role was given. Choose at least one other role.",
    )
}

/// A member has at least one role.
pub fn last_role() -> Refusal {
    Refusal::new(
        ErrorCode::LastRole,
        &[],
        "This is the member's only role in the organisation. Remove the member instead.",
    )
}

pub fn user_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::UserNotFound,
        &["userId"],
        "There is no user with this ID whom you may manage. Check the \
        ID.",
    )
}
