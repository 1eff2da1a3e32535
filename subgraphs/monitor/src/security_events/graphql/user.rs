use uuid::Uuid;

/// A user of the user subgraph, with the fields that this domain adds.
pub struct User(pub Uuid);
