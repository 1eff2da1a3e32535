use refusal::{ErrorCode, Refusal};

pub fn email_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::EmailInvalid,
        &[],
        "an email address looks like name@example.com and has at most 254 characters",
    )
}

/// The mail server of the platform does not accept the address.
pub fn email_unreachable() -> Refusal {
    Refusal::new(
        ErrorCode::EmailUnreachable,
        &[],
        "No email can be sent to this address, because the part before the @ has letters beyond a to z and the mail \
         server takes none of them. Use another address.",
    )
}

/// The same for the reset of a password. An account may have such an address from before.
pub fn reset_unreachable() -> Refusal {
    Refusal::new(
        ErrorCode::EmailUnreachable,
        &["email"],
        "No email can be sent to this address, because the part before the @ has letters beyond a to z and the mail \
         server takes none of them. If you have an account with it, ask the administrators of the platform for help.",
    )
}

/// The invited address has an account, and its password was not given.
pub fn account_exists() -> Refusal {
    Refusal::new(
        ErrorCode::AccountExists,
        &[],
        "an account with this email address exists: give its password, or sign in and accept the invitation there",
    )
}

/// A password has too few or too many characters.
pub fn password_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::PasswordInvalid,
        &[],
        "a password has 12 to 128 characters",
    )
}

/// A new password is easy to guess.
pub fn password_common() -> Refusal {
    Refusal::new(
        ErrorCode::PasswordCommon,
        &[],
        "this password is easy to guess: it is common, or made of a name, a date or a pattern",
    )
}

/// The current password, in the field of this name, is wrong.
pub fn password_wrong(field: &str) -> Refusal {
    Refusal::new(ErrorCode::PasswordWrong, &[field], "the password is wrong")
}

/// The account requires a code of its second factor.
pub fn second_factor_required() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorRequired,
        &["secondFactorCode"],
        "this account takes a code of the authenticator application besides the password",
    )
}

pub fn second_factor_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorInvalid,
        &["secondFactorCode"],
        "the code is wrong, has expired or was used before",
    )
}

/// Too many codes were wrong.
pub fn second_factor_blocked() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorBlocked,
        &["secondFactorCode"],
        "Codes of the authenticator application are blocked after too many wrong ones. Use a recovery code, or reset \
         the password.",
    )
}

pub fn second_factor_enabled() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorEnabled,
        &[],
        "the account has a second factor already: disable it first",
    )
}

pub fn second_factor_missing() -> Refusal {
    Refusal::new(
        ErrorCode::SecondFactorMissing,
        &[],
        "the account has no second factor that could be confirmed or disabled",
    )
}

/// The token of a mailed link does not work.
pub fn token_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::TokenInvalid,
        &["token"],
        "this link is not valid (any more): ask for a new one",
    )
}

/// The person belongs to no organisation in a state in which its members may act.
pub fn no_organisation() -> Refusal {
    Refusal::new(
        ErrorCode::NoOrganisation,
        &[],
        "you belong to no organisation that may act: ask its owner or the platform",
    )
}

/// Organisations of this kind do not have the role.
pub fn role_not_assignable() -> Refusal {
    Refusal::new(
        ErrorCode::RoleNotAssignable,
        &[],
        "there is no such role in this kind of organisation",
    )
}

/// A member keeps at least one role.
pub fn last_role() -> Refusal {
    Refusal::new(
        ErrorCode::LastRole,
        &[],
        "this is the person's last role here: remove the member instead",
    )
}

pub fn user_not_found() -> Refusal {
    Refusal::new(ErrorCode::UserNotFound, &["userId"], "no such user")
}
