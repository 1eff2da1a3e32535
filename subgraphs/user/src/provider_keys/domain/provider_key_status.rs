/// State machine:
///
/// ```text
/// registerProviderKey by an assessor --> PROPOSED --confirmProviderKey--> ACTIVE
/// registerProviderKey by an owner --> ACTIVE; any --revokeProviderKey--> REVOKED
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum ProviderKeyStatus {
    Proposed,
    Active,
    Revoked,
}
