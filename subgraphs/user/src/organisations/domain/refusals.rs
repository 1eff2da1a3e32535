use refusal::{ErrorCode, Refusal};

pub fn organisation_not_found() -> Refusal {
    Refusal::new(ErrorCode::OrganisationNotFound, &[], "no such organisation")
}

/// The platform itself cannot be registered, suspended or closed.
pub fn kind_not_allowed() -> Refusal {
    Refusal::new(
        ErrorCode::KindNotAllowed,
        &[],
        "only a SELLER, a PROVIDER or a CARRIER registers itself",
    )
}

pub fn last_owner() -> Refusal {
    Refusal::new(
        ErrorCode::LastOwner,
        &[],
        "an organisation keeps at least one owner",
    )
}

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
