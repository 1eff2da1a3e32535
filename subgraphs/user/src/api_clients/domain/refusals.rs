use refusal::{ErrorCode, Refusal};

/// The text is not a GraphQL document with an operation, or is too long or too deep.
pub fn operation_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::OperationInvalid,
        &[],
        "This is not a GraphQL document with an operation, or it is too long or too deep. Send a document of at most \
        20000 characters.",
    )
}

/// The text is not a set of supported public keys.
pub fn jwks_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::JwksInvalid,
        &[],
        "This is not a JSON Web Key Set of 1 to 5 supported public keys. Supported are RSA keys of 2048 to 4096 bits \
        (RS256), P-256 (ES256) and Ed25519 (EdDSA); each of several keys needs a kid of its own.",
    )
}

/// The text contains a private key, which is disclosed now.
pub fn private_key() -> Refusal {
    Refusal::new(
        ErrorCode::PrivateKey,
        &[],
        "The value contains a private key, which is disclosed now. Replace the key, and send only public keys.",
    )
}
