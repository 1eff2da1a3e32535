use refusal::{ErrorCode, Refusal};

/// The text is not a GraphQL document with an operation, or is too long or too deep.
pub fn operation_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::OperationInvalid,
        &[],
        "this is a GraphQL document with an operation, of at most 20000 characters",
    )
}

/// The text is not a set of supported public keys.
pub fn jwks_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::JwksInvalid,
        &[],
        "this is a JSON Web Key Set of 1 to 5 public keys, each RSA of 2048 to 4096 bits (RS256), P-256 (ES256) or \
         Ed25519 (EdDSA), with a kid of its own if there are several",
    )
}

/// The text has a private key, which is disclosed now.
pub fn private_key() -> Refusal {
    Refusal::new(
        ErrorCode::PrivateKey,
        &[],
        "a private key is for its owner alone: this one has been shown to others now, replace it",
    )
}
