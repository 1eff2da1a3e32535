use refusal::{ErrorCode, Refusal};

pub fn provider_not_found() -> Refusal {
    Refusal::new(ErrorCode::ProviderNotFound, &[], "no such provider")
}

/// An organisation has one profile.
pub fn provider_exists() -> Refusal {
    Refusal::new(
        ErrorCode::ProviderExists,
        &[],
        "the organisation has a provider's profile already",
    )
}

/// A profile that is not a draft has at least one service.
pub fn service_required() -> Refusal {
    Refusal::new(ErrorCode::ServiceRequired, &[], "add a service first")
}

/// The profile has no accreditation that is in force today.
pub fn accreditation_required() -> Refusal {
    Refusal::new(
        ErrorCode::AccreditationRequired,
        &[],
        "add an accreditation that is in force today first",
    )
}

/// The accreditations in force do not cover a service.
pub fn not_covered() -> Refusal {
    Refusal::new(
        ErrorCode::NotCovered,
        &[],
        "no accreditation in force is for all goods and documents of this service",
    )
}

pub fn accreditation_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::AccreditationNotFound,
        &["accreditationId"],
        "no such accreditation",
    )
}

/// The text is not a public key of a supported type.
pub fn key_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::KeyInvalid,
        &[],
        "a key is a JSON Web Key with the public half of an Ed25519 or P-256 key",
    )
}

/// The key is registered, for this provider or for another one.
pub fn key_known() -> Refusal {
    Refusal::new(
        ErrorCode::KeyKnown,
        &["publicKey"],
        "this key is registered already",
    )
}

pub fn proof_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::ProofInvalid,
        &["proof"],
        "the proof is not signed with this key, is about another provider or has expired",
    )
}

/// The challenge in the proof is unknown, was used or has expired.
pub fn challenge_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::ChallengeInvalid,
        &["proof"],
        "this challenge is not open (any more): ask for a new one",
    )
}
