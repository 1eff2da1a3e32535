use refusal::{ErrorCode, Refusal};

pub fn organisation_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::OrganisationNotFound,
        &[],
        "There is no organisation with this ID that you may use. Check \
        the ID.",
    )
}

/// The platform's own organisation cannot be registered, verified, suspended, reinstated or closed.
pub fn kind_not_allowed() -> Refusal {
    Refusal::new(
        ErrorCode::KindNotAllowed,
        &[],
        "This is not possible for an organisation of the kind PLATFORM. Choose SELLER, PROVIDER or CARRIER.",
    )
}

pub fn last_owner() -> Refusal {
    Refusal::new(
        ErrorCode::LastOwner,
        &[],
        "An organisation needs at least one owner. Make another member its owner, or close the organisation.",
    )
}
