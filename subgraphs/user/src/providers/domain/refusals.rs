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

/// The text is not a public key of a supported type.
pub fn key_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::KeyInvalid,
        &[],
        "This is not a supported public key. Send a JSON Web Key with the public part of an Ed25519 or P-256 key.",
    )
}

/// The key is registered for this or another provider.
pub fn key_known() -> Refusal {
    Refusal::new(
        ErrorCode::KeyKnown,
        &["publicKey"],
        "This key is registered already. Generate a new key.",
    )
}

pub fn proof_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::ProofInvalid,
        &["proof"],
        "The proof is not signed with this key, is for another provider, or has expired. Sign the challenge again.",
    )
}

/// The challenge of the proof is unknown, was used or has expired.
pub fn challenge_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::ChallengeInvalid,
        &["proof"],
        "The challenge is unknown, was used or has expired. Request a new one.",
    )
}
