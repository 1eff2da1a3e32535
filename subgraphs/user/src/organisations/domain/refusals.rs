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
