use super::Refusal;

/// Result of one item of a bulk command. A refused item does not affect the others.
pub type ItemResult<T> = Result<T, Vec<Refusal>>;
