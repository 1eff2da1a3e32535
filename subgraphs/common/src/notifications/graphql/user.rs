use crate::domain::UserId;

/// A person of the user subgraph, with what this domain adds.
pub struct User(pub UserId);
