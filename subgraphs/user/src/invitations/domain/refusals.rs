use refusal::{ErrorCode, Refusal};

/// The invitation is unknown, has ended, or is for another address.
pub fn invitation_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::InvitationInvalid,
        &[],
        "This invitation is not valid, has ended, or is for another address. Ask the organisation for a new invitation.",
    )
}

/// The organisation has sent, or the address has received, too many invitations today.
pub fn too_many_letters() -> Refusal {
    Refusal::new(
        ErrorCode::TooManyLetters,
        &[],
        "Your organisation has sent, or this address has received, too many invitations today. Try again tomorrow \
        (UTC).",
    )
}
