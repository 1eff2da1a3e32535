use refusal::{ErrorCode, Refusal};

pub fn provider_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProviderNotFound,
        &[],
        "There is no such provider, or your organisation has no provider \
        profile. Check the ID, or create a profile.",
    )
}

/// An organisation has one profile.
pub fn provider_exists() -> Refusal {
    Refusal::new(
        ErrorCode::ProviderExists,
        &[],
        "Your organisation already has a provider profile. Update that profile instead.",
    )
}

/// A submitted profile has at least one service.
pub fn service_required() -> Refusal {
    Refusal::new(
        ErrorCode::ServiceRequired,
        &[],
        "The provider profile has no service. Add a service first.",
    )
}

/// The profile has no accreditation in force today.
pub fn accreditation_required() -> Refusal {
    Refusal::new(
        ErrorCode::AccreditationRequired,
        &[],
        "The provider profile has no accreditation in force today. Add one first.",
    )
}

/// The accreditations in force do not cover a service.
pub fn not_covered() -> Refusal {
    Refusal::new(
        ErrorCode::NotCovered,
        &[],
        "The accreditations in force do not cover all goods and documents of this service. Add an accreditation, or \
        reduce the service.",
    )
}

pub fn accreditation_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::AccreditationNotFound,
        &["accreditationId"],
        "There is no accreditation with this ID that you may withdraw. Check the ID.",
    )
}
