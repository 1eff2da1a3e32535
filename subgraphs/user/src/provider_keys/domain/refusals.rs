use refusal::{ErrorCode, Refusal};

use super::ProviderKeyStatus;

pub fn provider_key_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProviderKeyNotFound,
        &["providerKeyId"],
        "There is no signing key with this ID that you may change. Check the ID.",
    )
}

/// The key was confirmed, registered by an owner, or revoked.
pub fn key_not_proposed(status: ProviderKeyStatus) -> Refusal {
    Refusal::new(
        ErrorCode::WrongState,
        &["providerKeyId"],
        format!(
            "Only a PROPOSED key can be confirmed, and this one is {status}. Reload it and check its status."
        ),
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
        "The proof is not signed with this key, or its claims `aud`, `sub` or `exp` are wrong. Correct it and sign it again.",
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
