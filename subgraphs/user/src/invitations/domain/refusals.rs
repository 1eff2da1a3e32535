use refusal::{ErrorCode, Refusal};

/// The invitation is unknown, has ended, or is for another address.
pub fn invitation_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::InvitationInvalid,
        &[],
        "this invitation is not valid (any more), or is for another address",
    )
}

/// The organisation has sent, or the address has received, too many invitations today.
pub fn too_many_letters() -> Refusal {
    Refusal::new(
        ErrorCode::TooManyLetters,
        &[],
        "no more letters today: the organisation has sent, or this address has got, as many as it may",
    )
}
